import type { ReactNode } from 'react'
import type { Snapshot } from '../../../katydid/src/web/contract.ts'
import { bytes, plural } from '../format.ts'
import { Section } from '../parts/index.ts'
import { instantText } from './header.tsx'

/** All that is needed to run it again. */
export function Machine({ snapshot: { facts, run } }: { readonly snapshot: Snapshot }) {
  return (
    <Section title="To run it again">
      <dl className="facts">
        <Fact name="Command line">
          <code>{facts.commandLine}</code>
        </Fact>
        <Fact name="Load files">{facts.loadFiles.join(', ')}</Fact>
        <Fact name="Seed">
          <code>{facts.seed}</code>
        </Fact>
        <Fact name="Versions">
          Katydid {facts.version}, Node {facts.node}
        </Fact>
        <Fact name="Machine">
          {facts.cpu}, {plural(facts.cores, 'core')}, {bytes(facts.memoryBytes)} memory, {facts.platform}
        </Fact>
        <Fact name="Started">{instantText(run.startedAt)}</Fact>
        {facts.endedAt !== null && (
          <Fact name="Ended">
            {instantText(facts.endedAt)}
            {facts.why !== null && `: ${facts.why}`}
          </Fact>
        )}
      </dl>
    </Section>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
