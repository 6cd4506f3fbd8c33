using Nuke.Common.IO;
using Nuke.Common.Utilities;

namespace Nuke.Common;

/// <summary>Where the root is: as told, or the nearest folder above the working directory that has a <c>.nuke</c>.</summary>
internal static class RootLocation
{
    /// <exception cref="ArgumentException">There is none.</exception>
    public static AbsolutePath Find(ParameterService parameters)
    {
        if (parameters.GetParameter<AbsolutePath>(BuiltInParameters.Root) is { } told)
            return told;
        return parameters.GetParameter<bool>(BuiltInParameters.Root)
            ? EnvironmentInfo.WorkingDirectory
            : Above(EnvironmentInfo.WorkingDirectory).NotNull(new[]
            {
                $"Could not locate '.nuke' directory/file while walking up from '{EnvironmentInfo.WorkingDirectory}'.",
                "Either create a directory/file to mark the root directory, or add '--root [path]' to the invocation."
            }.JoinNewLine());
    }

    // The folder of that name in a person's home is the user-wide one, no root.
    private static AbsolutePath Above(AbsolutePath start)
    {
        for (var directory = start; directory != null; directory = directory.Parent)
        {
            if (Directory.Exists(directory / ".nuke"))
                return directory.ToString() == Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) ? null : directory;
        }

        return null;
    }
}
