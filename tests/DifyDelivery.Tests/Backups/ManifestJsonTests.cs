using DifyDelivery.Backups;
using DifyDelivery.Errors;

namespace DifyDelivery.Tests.Backups;

public class ManifestJsonTests
{
    private static readonly BackupManifest Manifest = Manifests.Of(BackupId.New(Manifests.Now, 1));

    [Fact]
    public void WhatIsWrittenIsReadAgain()
    {
        var text = ManifestJson.Write(Manifest);

        ManifestJson.Write(ManifestJson.Read(text, "it")).ShouldBe(text);
        text.ShouldContain("\"schema\": 1");
        text.ShouldContain("\"topology\": \"InCluster\"");
        ManifestJson.Read(text, "it").Databases[0].Contents("[]").Tables[0].Digest.ShouldBe((UInt128)7);
    }

    [Fact]
    public void WhatIsNotKnownIsWrittenAndReadAsSuch()
    {
        var manifest = Manifest with
        {
            Server = Manifest.Server with { SystemIdentifier = null },
            Tools = Manifest.Tools with { Compression = null },
            Databases = [Manifest.Databases[0] with { Revision = null }],
        };

        var read = ManifestJson.Read(ManifestJson.Write(manifest), "it");

        (read.Server.SystemIdentifier, read.Tools.Compression, read.Databases[0].Revision).ShouldBe((null, null, null));
    }

    [Theory]
    [InlineData("{\"schema\": 2}", "version 2")]
    [InlineData("{\"schema\": 1}", "cannot be read")]
    [InlineData("{}", "cannot be read")]
    [InlineData("[]", "cannot be read")]
    [InlineData("{\"schema\": 1, \"id\": ", "cannot be read")]
    [InlineData("", "cannot be read")]
    public void WhatIsNoneIsRefusedByName(string text, string expected)
    {
        var refused = Should.Throw<DeliveryException>(() => ManifestJson.Read(text, "20260320/manifest.json"));

        refused.Message.ShouldContain(expected);
        refused.Message.ShouldContain("20260320/manifest.json");
        refused.Remedy.ShouldNotBeNull();
    }
}
