import type { Reporter, TestModule, TestSuite } from 'vitest/node'

/** Names at the very end what was skipped: a test that did not run must not pass for one that did. */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const names = modules.flatMap((module) =>
      skippedIn(module).map((name) => `${module.relativeModuleId} > ${name}`),
    )
    if (names.length > 0)
      console.info(`\nNot run (${names.length}):\n${names.map((name) => `  ${name}`).join('\n')}`)
  }
}

/** A suite that was skipped as a whole is named once. */
function skippedIn(parent: TestModule | TestSuite): readonly string[] {
  return [...parent.children].flatMap((child) => {
    if (child.type === 'test') return child.result().state === 'skipped' ? [child.fullName] : []
    const tests = [...child.children.allTests()]
    const whole = tests.length > 0 && tests.every((test) => test.result().state === 'skipped')
    return whole ? [child.fullName] : skippedIn(child)
  })
}
