export type {
  AgentOptions,
  AnswerListener,
  HttpAgent,
  HttpSession,
  OpenStream,
  StreamListener,
} from './agent.ts'
export { EventParser } from './event-parser.ts'
export { requestBody, withQuery } from './request-body.ts'
export { createAgent } from './socket-agent.ts'
