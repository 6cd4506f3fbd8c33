namespace DifyDelivery.Integration.Tests.Support;

/// <summary>Who a test's server runs as: whoever runs the tests, but for root, whom the server refuses: then the user <c>postgres</c>.</summary>
internal static class ServerUser
{
    public static ChildProgram Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        System.Environment.IsPrivilegedProcess
            ? ChildProgram.Start("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", program, .. arguments], environment)
            : ChildProgram.Start(program, arguments, environment);

    /// <summary>Gives a file or folder to that user.</summary>
    public static async Task OwnsAsync(string path)
    {
        if (System.Environment.IsPrivilegedProcess)
        {
            (await ChildProgram.RunAsync("chown", ["postgres:", path])).ExitCode.ShouldBe(0);
        }
    }
}
