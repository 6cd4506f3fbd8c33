using DifyDelivery.Processes;

namespace DifyDelivery.Doctor.Checks;

/// <summary>Whether the .NET SDK is the one that <c>global.json</c> asks for.</summary>
internal sealed class SdkCheck(IProcessRunner processes, string rootFolder) : IDoctorCheck
{
    public string Subject => ".NET SDK";

    public async Task<DoctorResult> RunAsync(CancellationToken cancellationToken = default)
    {
        // The host that runs this very process is the one that the bootstrapper chose.
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var result = await processes.RunAsync(
            new CommandSpec(host, "--version") { WorkingDirectory = rootFolder, Timeout = TimeSpan.FromSeconds(30) }, cancellationToken: cancellationToken);
        return result.Succeeded
            ? new DoctorResult(Subject, DoctorStatus.Ok, $"{result.StandardOutput.Trim()}: {ProgramPath.Find(host) ?? host}")
            : new DoctorResult(
                Subject,
                DoctorStatus.Problem,
                (result.StandardError + result.StandardOutput).Trim(),
                "Start through ./build.sh, which installs the SDK that global.json asks for.",
                Targets.All);
    }
}
