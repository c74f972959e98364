import type { FormAgain } from '../exchange.ts'

/** A form that nobody has filled in yet. */
export const NO_FORM: FormAgain = { values: {}, fields: {}, error: null }
