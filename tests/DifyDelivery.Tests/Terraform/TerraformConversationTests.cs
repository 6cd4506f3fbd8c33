using DifyDelivery.Terraform;

namespace DifyDelivery.Tests.Terraform;

/// <summary>Lines as Terraform 1.11.4 writes them.</summary>
public sealed class TerraformConversationTests : IDisposable
{
    private readonly RecordingActivity _progress = new();

    public void Dispose() => _progress.Dispose();

    [Fact]
    public void ProgressTellsTheResourceAndTheShareThatIsDone()
    {
        var conversation = new TerraformConversation(_progress, expectedChanges: 2);

        conversation.Hear("""{"@level":"info","@message":"x","hook":{"resource":{"addr":"terraform_data.a"},"action":"create"},"type":"apply_start"}""");
        conversation.Hear("""{"@message":"x","hook":{"resource":{"addr":"terraform_data.a"},"action":"create","elapsed_seconds":10},"type":"apply_progress"}""");
        conversation.Hear("""{"@message":"x","hook":{"resource":{"addr":"terraform_data.a"},"provisioner":"local-exec","output":"Executing: [\"/bin/sh\" \"-c\" \"x\"]"},"type":"provision_progress"}""");
        conversation.Hear("""{"@message":"x","hook":{"resource":{"addr":"terraform_data.a"},"provisioner":"local-exec","output":"Waiting for 1 pods"},"type":"provision_progress"}""");
        conversation.Hear("""{"@message":"x","hook":{"resource":{"addr":"terraform_data.a"},"action":"create","elapsed_seconds":12},"type":"apply_complete"}""");

        _progress.Updates.ShouldBe(
        [
            ("creating terraform_data.a", 0.0),
            ("creating terraform_data.a (10 s)", 0.0),
            ("terraform_data.a: Waiting for 1 pods", 0.0),
            ("terraform_data.a done", 0.5),
        ]);
        _progress.Lines.ShouldBe(["terraform_data.a: done creating in 12 s"]);
    }

    [Fact]
    public void WarningsAreShownAndErrorsKept()
    {
        var conversation = new TerraformConversation(_progress);

        conversation.Hear("""{"@level":"warn","type":"diagnostic","diagnostic":{"severity":"warning","summary":"Deprecated","detail":"use y"}}""");
        conversation.Hear("""
            {"@level":"error","type":"diagnostic","diagnostic":{"severity":"error","summary":"local-exec provisioner error","detail":"Error running command 'set -eu\nkube apply': exit status 1. Output: 'x': exit status 2","address":"terraform_data.x","range":{"filename":"main.tf","start":{"line":20,"column":28,"byte":357},"end":{"line":20,"column":29,"byte":358}}}}
            """.Trim());

        _progress.Lines.ShouldBe(["Terraform warns: Deprecated: use y"]);
        conversation.Diagnostics.Count.ShouldBe(2);
        conversation.Diagnostics[1].ToString().ShouldBe("local-exec provisioner error (terraform_data.x, main.tf:20): exit status 1. Output: 'x': exit status 2");
    }

    [Fact]
    public void ALineThatIsNotJsonIsShownAsItIs()
    {
        var conversation = new TerraformConversation(_progress);

        conversation.Hear("Successfully configured the backend \"local\"! Terraform will automatically");
        conversation.Hear("{ not json");
        conversation.Hear("");

        _progress.Updates.Select(update => update.Status).ShouldBe(
            ["Successfully configured the backend \"local\"! Terraform will automatically", "{ not json"]);
    }
}
