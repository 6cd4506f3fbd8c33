using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using DifyDelivery.Errors;
using DifyDelivery.Helm;

namespace DifyDelivery.Tests.Helm;

public sealed class ChartDefaultsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chart-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ASubchartsKeysStandBelowItsAlias()
    {
        var chart = await ChartDefaults.LoadAsync(Archive(
            ("dify/Chart.yaml", "name: dify\nversion: 0.37.0\ndependencies: [{name: postgresql, alias: database}]"),
            ("dify/values.yaml", "database: {enabled: true, primary: {size: 8Gi}}"),
            ("dify/charts/postgresql/Chart.yaml", "name: postgresql"),
            ("dify/charts/postgresql/values.yaml", "primary: {size: 1Gi, labels: {}}\nauth: {existingSecret: ''}")));

        chart.Version.ShouldBe("0.37.0");
        chart.Values.TextAt("database", "primary", "size").ShouldBe("8Gi");
        DifyRelease.CheckValues(chart, [new("a.yaml", "database: {auth: {existingSecret: x}, primary: {labels: {a: b}}}")]).ShouldBeEmpty();
        DifyRelease.CheckValues(chart, [new("a.yaml", "database: {auth: {existingSecrets: x}}")]).ShouldHaveSingleItem().Id.ShouldBe("helm.unknown-key");
    }

    [Fact]
    public async Task ASchemaAddsKeysAndTypes()
    {
        var chart = await ChartDefaults.LoadAsync(Archive(
            ("dify/Chart.yaml", "name: dify\nversion: 1"),
            ("dify/values.yaml", "workers: auto"),
            ("dify/values.schema.json", """{"properties": {"workers": {"type": ["string", "integer"]}, "user": {"type": "string"}}}""")));

        DifyRelease.CheckValues(chart, [new("a.yaml", "workers: 4\nuser: me")]).ShouldBeEmpty();
        DifyRelease.CheckValues(chart, [new("a.yaml", "workers: true")]).ShouldHaveSingleItem().Message.ShouldContain("text or an integer");
    }

    [Fact]
    public async Task WhatIsNoChartIsSaidSo() =>
        (await Should.ThrowAsync<DeliveryException>(() => ChartDefaults.LoadAsync(_folder))).Message.ShouldContain("is not a chart");

    private string Archive(params (string Path, string Text)[] files)
    {
        var path = Path.Combine(_folder, "dify.tgz");
        using var writer = new TarWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        foreach (var (name, text) in files)
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        return path;
    }
}
