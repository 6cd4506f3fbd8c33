using System.Security.Cryptography;
using System.Text;
using Nuke.Common.IO;
using Nuke.Common.Utilities;

namespace Nuke.Common.Execution;

/// <summary>
/// What succeeded so far, in <c>.nuke/temp/build-attempt.log</c>: a hash of the invocation's words, then names of targets. With
/// <c>--continue</c> and the same words these are not run again.
/// </summary>
internal sealed class BuildAttempt
{
    private readonly AbsolutePath _file;
    private readonly IReadOnlyCollection<string> _succeeded;

    private BuildAttempt(AbsolutePath file, IReadOnlyCollection<string> succeeded)
    {
        _file = file;
        _succeeded = succeeded;
    }

    public static BuildAttempt Begin(bool isContinued)
    {
        var file = NukeBuild.TemporaryDirectory / "build-attempt.log";
        var hash = HashOf(EnvironmentInfo.CommandLineArguments);
        string[] previous = isContinued && File.Exists(file) ? File.ReadAllLines(file) : [hash];
        if (previous.FirstOrDefault() != hash)
        {
            EngineLog.Warning(null, "Build invocation changed. Restarting ...");
            previous = [hash];
        }

        file.WriteAllLines(previous);
        return new BuildAttempt(file, previous[1..]);
    }

    public bool HasSucceeded(string target) => _succeeded.Contains(target);

    public void Append(string target) => File.AppendAllText(_file, target + "\n");

    // Not a security feature: the file is compared with what the same build wrote before.
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "A fingerprint of words, as the genuine engine writes it.")]
    private static string HashOf(IEnumerable<string> arguments) =>
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(arguments.Where(x => !x.StartsWith('-')).JoinSpace())));
}
