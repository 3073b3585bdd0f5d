/** What a test or a benchmark needs to run this API, or its model alone, inside its own process. */
export { PIXELS, type Pixels } from './digit.ts'
export { drain } from './drain.ts'
export {
  DEFAULT_MODEL_PATH,
  DigitModel,
  ModelError,
  type Prediction,
  PredictionError,
  type Predictor,
} from './model.ts'
export { buildServer, type ServerOptions } from './server.ts'
