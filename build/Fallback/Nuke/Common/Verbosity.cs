namespace Nuke.Common;

/// <summary>The least level that the console shows: verbose, debug, warning or error. The log file has everything.</summary>
public enum Verbosity
{
    Verbose,
    Normal,
    Minimal,
    Quiet
}
