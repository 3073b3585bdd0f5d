export type { AgentOptions, HttpAgent, HttpSession } from './agent.ts'
export { createAgent } from './socket-agent.ts'
