/** Settings for a window in which nothing appears that the extension did not bring. */
const QUIET = {
  // As on the desktop; in a browser VS Code saves by itself.
  'files.autoSave': 'off',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'workbench.settings.showAISearchToggle': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'telemetry.feedback.enabled': false,
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'git.autofetch': false,
  'npm.fetchOnlinePackageInfo': false,
  'json.schemaDownload.enable': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'remote.autoForwardPorts': false,
  'remote.downloadExtensionsLocally': false,
};

/** For `npm start`: what a person finds the first time; theirs to change after that. */
export const PERSON_SETTINGS = { ...QUIET, 'workbench.startupEditor': 'readme' };

/** For scripts: the same picture on every machine, and no question that nobody answers. */
export const SCRIPT_SETTINGS = {
  ...QUIET,
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Default Dark Modern',
  'window.autoDetectColorScheme': false,
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
  'workbench.reduceMotion': 'on',
  'security.workspace.trust.enabled': false,
  'git.confirmSync': false,
  'git.blame.editorDecoration.enabled': false,
  'typescript.tsserver.experimental.enableProjectDiagnostics': false,
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  'editor.fontFamily': "'DejaVu Sans Mono', monospace",
  'files.hotExit': 'off',
  'files.simpleDialog.enable': true,
};
