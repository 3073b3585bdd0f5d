/** What is needed to run it again, and where it ran. */
export interface RunFacts {
  readonly version: string
  readonly node: string
  readonly platform: string
  readonly cpu: string
  readonly cores: number
  readonly memoryBytes: number
  readonly seed: string
  readonly commandLine: string
  readonly loadFiles: readonly string[]
}
