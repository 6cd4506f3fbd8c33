using DifyDelivery.Components.Strict;
using DifyDelivery.Errors;

namespace DifyDelivery.Tests.Strict;

public sealed class BuildStartTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("start-").FullName;

    public BuildStartTests()
    {
        Directory.CreateDirectory(Path.Combine(_root, ".nuke"));
        Write("parameters.json", "{ \"Location\": \"shared\" }");
        Write("parameters.dev.json", "{ \"Location\": \"of dev\" }");
        Write("parameters.prod.json", "{ }");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void TheEnvironmentIsDevWhereNothingSaysOtherwise() => Start().Environment.ShouldBe("dev");

    [Fact]
    public void TheEnvironmentsFileBeatsTheSharedOne()
    {
        Start("Plan", "--env", "dev").Sources.Find("Location")!.Text.ShouldBe("of dev");
        Start("Plan", "--env", "prod").Sources.Find("Location")!.Text.ShouldBe("shared");
    }

    [Fact]
    public void AnUnknownEnvironmentIsRefusedWithTheNearest()
    {
        var exception = Should.Throw<DeliveryException>(() => Start("Plan", "--env", "prdo"));

        exception.Message.ShouldContain("Did you mean 'prod'?");
        exception.Remedy!.ShouldContain("dev, prod");
    }

    [Fact]
    public void AProfileBesideTheEnvironmentsOwnIsRead()
    {
        Write("parameters.mine.json", "{ \"Location\": \"mine\" }");

        Start("Plan", "--profile", "dev", "mine").Sources.Find("Location")!.Text.ShouldBe("mine");
    }

    [Fact]
    public void AProfileWithoutTheEnvironmentsOwnIsRefused()
    {
        Write("parameters.mine.json", "{ }");

        Should.Throw<DeliveryException>(() => Start("Plan", "--profile", "mine")).Message.ShouldContain("'dev'");
    }

    [Fact]
    public void TheRootIsFoundFromAFolderBelowIt()
    {
        var below = Directory.CreateDirectory(Path.Combine(_root, "a", "b")).FullName;

        BuildStart.Of(["Plan"], new Dictionary<string, string>(), below).Root.ShouldBe(_root);
    }

    private BuildStart Start(params string[] words) => BuildStart.Of(words, new Dictionary<string, string>(), _root);

    private void Write(string name, string json) => File.WriteAllText(Path.Combine(_root, ".nuke", name), json);
}
