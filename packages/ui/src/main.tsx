import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './theme.css'
import { Empty } from './parts/index.ts'

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Empty title="Katydid" />
    </StrictMode>,
  )
}
