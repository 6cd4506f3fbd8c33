namespace Nuke.Common.Execution;

/// <summary>A console that no CI server owns.</summary>
public class Terminal : Host;

/// <summary>The terminal of JetBrains Rider.</summary>
public class Rider : Terminal;

/// <summary>The terminal of Visual Studio Code.</summary>
public class VSCode : Terminal;

/// <summary>The terminal of Visual Studio.</summary>
public class VisualStudio : Terminal;
