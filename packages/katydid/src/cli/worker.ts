/** Where a worker thread starts. */
import { workerData } from 'node:worker_threads'
import { coordinatorThread, playPart, type Role } from '../swarm/index.ts'
import { loadUserClasses } from './load-file.ts'
import { divertConsole } from './process-terminal.ts'

const load = async (loadFile: string) => {
  const { classes } = await loadUserClasses(loadFile)
  return new Map(classes.map(({ name, userClass }) => [name, userClass]))
}

divertConsole()
await playPart(workerData as Role, coordinatorThread(), load)
