/** How many working days ahead what falls due is listed. */
export const daysAhead = 10
