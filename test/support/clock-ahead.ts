/** For `node --import`: lets what runs then think that it is DAYS_AHEAD later. */
const ahead = Number(process.env.DAYS_AHEAD) * 86_400_000
const Present = Date

globalThis.Date = class extends Present {
  constructor(...given: [] | [number]) {
    if (given.length === 0) super(Present.now() + ahead)
    else super(...given)
  }

  static override now(): number {
    return Present.now() + ahead
  }
} as DateConstructor
