using System.Collections.ObjectModel;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Nuke.Common.IO;

namespace Nuke.Common;

/// <summary>Families of operating systems.</summary>
public enum PlatformFamily
{
    Unknown,
    Windows,
    Linux,
    OSX
}

/// <summary>The process's surroundings: platform, working directory, variables, arguments.</summary>
public static class EnvironmentInfo
{
    internal static ArgumentParser ArgumentParser { get; } = new(Environment.GetCommandLineArgs().Skip(1));

    public static IReadOnlyCollection<string> CommandLineArguments => ArgumentParser.Arguments;

    public static string NewLine => Environment.NewLine;

    public static string MachineName => Environment.MachineName;

    public static AbsolutePath WorkingDirectory
    {
        get => Environment.CurrentDirectory;
        set => Environment.CurrentDirectory = value;
    }

    public static PlatformFamily Platform =>
        OperatingSystem.IsLinux() ? PlatformFamily.Linux
        : OperatingSystem.IsMacOS() ? PlatformFamily.OSX
        : OperatingSystem.IsWindows() ? PlatformFamily.Windows
        : PlatformFamily.Unknown;

    public static bool IsLinux => OperatingSystem.IsLinux();

    public static bool IsOsx => OperatingSystem.IsMacOS();

    public static bool IsUnix => IsLinux || IsOsx;

    public static bool IsWin => !IsUnix;

    public static bool IsArm64 => RuntimeInformation.OSArchitecture == Architecture.Arm64;

    public static bool Is64Bit => RuntimeInformation.OSArchitecture is Architecture.X64 or Architecture.Arm64;

    public static FrameworkName Framework =>
        new(Assembly.GetEntryAssembly().NotNull().GetCustomAttribute<TargetFrameworkAttribute>().NotNull().FrameworkName);

    /// <summary>The variables as they are now.</summary>
    public static ReadOnlyDictionary<string, string> Variables
    {
        get
        {
            var variables = new Dictionary<string, string>();
            foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
                variables[(string)entry.Key] = (string)entry.Value;
            return variables.AsReadOnly();
        }
    }

    /// <summary>Whether the argument was given, in any spelling that the command line allows.</summary>
    public static bool HasArgument(string name) => ArgumentParser.HasArgument(name);

    public static T GetNamedArgument<T>(string parameterName, char? separator = null) =>
        (T)ArgumentParser.GetNamedArgument(parameterName, typeof(T), separator);

    public static bool HasVariable(string name, bool allowEmpty = true) =>
        GetVariable(name) is { } value && (allowEmpty || value.Length > 0);

    public static string GetVariable(string name) => Environment.GetEnvironmentVariable(name);

    public static T GetVariable<T>(string name, char? separator = null) =>
        GetVariable(name) is { } value ? (T)ValueConversion.ConvertSplit(value, typeof(T), separator) : default;

    public static void SetVariable(string name, string value) => Environment.SetEnvironmentVariable(name, value);

    public static void RemoveVariable(string name) => SetVariable(name, null);

    /// <summary>Changes the working directory until the result is disposed.</summary>
    public static IDisposable SwitchWorkingDirectory(this AbsolutePath path)
    {
        Assert.DirectoryExists(path);
        var previous = WorkingDirectory;
        WorkingDirectory = path;
        return new Host.Block(() => WorkingDirectory = previous);
    }
}
