/** The look of the calibration view, in the colours of the theme; lines and shapes tell apart what colours do. */
export const calibrationStyle = `
body { color: var(--vscode-foreground); background: var(--vscode-editor-background); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); line-height: 1.5; padding: 0 20px 24px; }
main { max-width: 46rem; margin: 0 auto; }
h1 { font-size: 1.6em; font-weight: 600; }
h2 { font-size: 1.2em; font-weight: 600; margin: 2em 0 0.5em; }
.lead { border-inline-start: 3px solid var(--vscode-focusBorder); padding: 2px 0 2px 12px; }
.figures { display: flex; flex-wrap: wrap; gap: 8px 28px; margin: 1.5em 0 0; }
dt { color: var(--vscode-descriptionForeground); }
dd { margin: 0; font-size: 1.5em; font-variant-numeric: tabular-nums; }
figure { margin: 1em 0; max-width: 30rem; }
svg { width: 100%; height: auto; }
svg text { fill: var(--vscode-foreground); font-size: 12px; stroke: var(--vscode-editor-background); stroke-width: 3px; paint-order: stroke; }
.frame { fill: none; stroke: var(--vscode-foreground); stroke-width: 1; }
.grid { stroke: var(--vscode-foreground); stroke-opacity: 0.15; }
.diagonal { stroke: var(--vscode-foreground); stroke-dasharray: 5 4; }
.gap { stroke: var(--vscode-charts-blue, var(--vscode-foreground)); stroke-width: 1.5; }
.bin circle { fill: var(--vscode-charts-blue, var(--vscode-foreground)); stroke: var(--vscode-foreground); stroke-width: 1; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: start; color: var(--vscode-descriptionForeground); padding-bottom: 4px; }
th, td { padding: 3px 16px 3px 0; text-align: end; border-bottom: 1px solid var(--vscode-contrastBorder, var(--vscode-editorWidget-border, currentColor)); }
th:first-child { text-align: start; }
th { font-weight: 600; }
tbody th { font-weight: normal; }
a { color: var(--vscode-textLink-foreground); margin-inline-end: 1.5em; }
a:focus-visible, .scroll:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
`;
