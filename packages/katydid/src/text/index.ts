export { thrownSummary, thrownText, thrownTrace, valueText } from './thrown.ts'
