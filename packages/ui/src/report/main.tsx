import '../theme.css'
import '../parts/index.ts'
