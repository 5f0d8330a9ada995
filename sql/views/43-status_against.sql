-- Made by `node --run reference` in packages/warehouse.
-- status_against(comparator, value, near, numerator, denominator)
-- So một tỷ lệ với chỉ tiêu: met, near, missed
-- A share held against a target: met, near, missed
create macro status_against(comparator, value, near, numerator, denominator) as
case
    when case comparator
      when '>=' then cast(numerator as hugeint) * 1000000000000 >= cast(denominator as hugeint) * value
      when '>' then cast(numerator as hugeint) * 1000000000000 > cast(denominator as hugeint) * value
      when '<=' then cast(numerator as hugeint) * 1000000000000 <= cast(denominator as hugeint) * value
      else cast(numerator as hugeint) * 1000000000000 < cast(denominator as hugeint) * value end then 'met'
    when near is not null and case left(comparator, 1)
      when '>' then cast(numerator as hugeint) * 1000000000000 >= cast(denominator as hugeint) * near
      else cast(numerator as hugeint) * 1000000000000 <= cast(denominator as hugeint) * near end then 'near'
    else 'missed' end;
comment on macro status_against is 'So một tỷ lệ với chỉ tiêu: met, near, missed | A share held against a target: met, near, missed';
