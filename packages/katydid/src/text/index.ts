export { decodeText } from './decode.ts'
export { hostSecrets, isSecretName, Mask, maskHeader, maskText } from './mask.ts'
export { thrownSummary, thrownText, thrownTrace, valueText } from './thrown.ts'
