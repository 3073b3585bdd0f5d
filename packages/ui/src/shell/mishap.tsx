import { Component, type ReactNode } from 'react'
import { Empty } from '../parts/index.ts'

interface MishapProps {
  readonly children: ReactNode
}

interface MishapState {
  readonly message: string | undefined
}

/** Keeps a fault of ours in one part of the page from taking the rest of it down. */
export class Mishap extends Component<MishapProps, MishapState> {
  override readonly state: MishapState = { message: undefined }

  static getDerivedStateFromError(error: unknown): MishapState {
    return { message: error instanceof Error ? error.message : String(error) }
  }

  override render() {
    const { message } = this.state
    if (message === undefined) return this.props.children
    return (
      <Empty title="This part of the page could not be drawn">
        {message}. The run itself is not touched.
      </Empty>
    )
  }
}
