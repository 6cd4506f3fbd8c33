namespace Nuke.Common.CI;

/// <summary>A CI server that is recognised (the build is no local one) but has no output format of its own here.</summary>
internal sealed class OtherBuildServer(string name) : Host, IBuildServer
{
    string IBuildServer.Branch => null;

    string IBuildServer.Commit => null;

    public override string ToString() => name;
}
