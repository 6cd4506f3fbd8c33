namespace DifyDelivery.CopyProgram;

/// <summary>How the program ended.</summary>
public static class ProgramExit
{
    /// <summary>Copied, and compared equal.</summary>
    public const int Done = 0;

    /// <summary>Stopped with an error that a person can act on.</summary>
    public const int Stopped = 1;

    /// <summary>Copied, but the target is not what the source is.</summary>
    public const int Different = 2;

    /// <summary>Started in a wrong way.</summary>
    public const int Misused = 64;

    /// <summary>Stopped with anything else: a defect.</summary>
    public const int Crashed = 70;
}
