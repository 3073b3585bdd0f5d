/** What `testStart` is told of the run, behind the values of the options. */
export interface TestContext {
  /** Base URL of the requests, without a slash at its end; where classes have several, that of the first class. */
  readonly host: string
}
