import express5 from 'express'
import express4 from 'express4'

/** Every Express that is tested; their types are those of 5. */
export const VERSIONS = [
  { name: 'Express 4', express: express4 },
  { name: 'Express 5', express: express5 },
] as const

/** Body parsers that an app may have in front, each as greedy as it can be. */
export const PARSERS: readonly {
  readonly name: string
  readonly make: (express: typeof express5) => express5.RequestHandler | null
}[] = [
  { name: 'no body parser', make: () => null },
  { name: 'express.json()', make: (express) => express.json() },
  { name: 'express.urlencoded()', make: (express) => express.urlencoded({ extended: true }) },
  { name: 'express.raw()', make: (express) => express.raw({ type: () => true }) },
  { name: 'express.text()', make: (express) => express.text({ type: () => true }) },
]
