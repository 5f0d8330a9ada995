declare module 'fs-native-extensions' {
  const locks: {
    tryLock(file: number): boolean
    unlock(file: number): void
  }
  export default locks
}
