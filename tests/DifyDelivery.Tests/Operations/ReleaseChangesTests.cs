using DifyDelivery.Helm;
using DifyDelivery.Operations.Previews;
using DifyDelivery.Planning.Changes;

namespace DifyDelivery.Tests.Operations;

/// <summary>What an upgrade changes, told without noise and without secrets.</summary>
public class ReleaseChangesTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: dify-api
          labels: { helm.sh/chart: dify-0.36.0 }
        spec:
          replicas: 1
          template:
            metadata:
              annotations: { checksum/config: aaaa }
            spec:
              containers:
                - name: api
                  image: "langgenius/dify-api:1.14.2"
                  resources: { limits: { cpu: 1000m, memory: 1024Mi } }
                  env:
                    - { name: LOG_LEVEL, value: INFO }
                    - { name: DB_PASSWORD, value: old-password-needle }
        """;

    [Fact]
    public void TheSameInAnotherSpellingIsNoChange() =>
        Changes(Deployment, """
            kind: Deployment
            spec:
              template:
                spec:
                  containers:
                    - env:
                        - { value: INFO, name: LOG_LEVEL }
                        - { value: old-password-needle, name: DB_PASSWORD }
                      resources: { limits: { memory: 1024Mi, cpu: 1000m } }
                      image: langgenius/dify-api:1.14.2
                      name: api
                metadata: { annotations: { checksum/config: aaaa } }
              replicas: 1
            metadata: { labels: { helm.sh/chart: dify-0.36.0 }, name: dify-api }
            apiVersion: apps/v1
            """).ShouldBeEmpty();

    [Fact]
    public void DefaultsAndQuantitiesThatMeanTheSameAreNoise()
    {
        var change = Changes(
            Deployment,
            Deployment.Replace("cpu: 1000m, memory: 1024Mi", "cpu: 1, memory: 1Gi", StringComparison.Ordinal)
                .Replace("image: ", "imagePullPolicy: IfNotPresent\n          image: ", StringComparison.Ordinal)).ShouldHaveSingleItem();

        change.IsNoise.ShouldBeTrue();
        change.RestartsPods.ShouldBeFalse();
    }

    [Fact]
    public void ADefaultThatIsChangedIsNoNoise() =>
        Changes(Deployment, Deployment.Replace("image: ", "imagePullPolicy: Always\n          image: ", StringComparison.Ordinal)).ShouldHaveSingleItem().IsNoise.ShouldBeFalse();

    [Fact]
    public void AChartLabelIsNoise() =>
        Changes(Deployment, Deployment.Replace("dify-0.36.0", "dify-0.37.0", StringComparison.Ordinal)).ShouldHaveSingleItem().IsNoise.ShouldBeTrue();

    [Fact]
    public void AChecksumInAPodTemplateIsToldAsARestart()
    {
        var change = Changes(Deployment, Deployment.Replace("aaaa", "bbbb", StringComparison.Ordinal)).ShouldHaveSingleItem();

        change.RestartsPods.ShouldBeTrue();
        change.IsNoise.ShouldBeFalse();
        change.Values.ShouldAllBe(value => value.IsNoise);
    }

    [Fact]
    public void ASecretsKeysAreToldAndItsValuesAreNot()
    {
        const string before = "apiVersion: v1\nkind: Secret\nmetadata: { name: dify }\ndata: { api-key: b2xkLW5lZWRsZQ==, gone: Z29uZS1uZWVkbGU= }";
        const string after = "apiVersion: v1\nkind: Secret\nmetadata: { name: dify }\ndata: { api-key: bmV3LW5lZWRsZQ==, fresh: ZnJlc2gtbmVlZGxl }";

        var change = Changes(before, after).ShouldHaveSingleItem();

        change.Values.Select(value => (value.Path, value.Before, value.After, value.IsSecret)).ShouldBe(
        [
            ("data.api-key", ChangedValue.Hidden, ChangedValue.Hidden, true), ("data.fresh", null, ChangedValue.Hidden, true), ("data.gone", ChangedValue.Hidden, null, true),
        ]);
    }

    [Theory]
    [InlineData("old-password-needle", "new-password-needle")]
    [InlineData("INFO", "postgres://dify:new-password-needle@host/db")]
    [InlineData("INFO", "host=db password=new-password-needle user=x")]
    public void PasswordsAreHiddenWhereverTheyStand(string former, string now)
    {
        var change = Changes(Deployment, Deployment.Replace(former, now, StringComparison.Ordinal)).ShouldHaveSingleItem();

        change.Values.ShouldHaveSingleItem();
        $"{change.Values[0].Before} {change.Values[0].After}".ShouldNotContain("needle");
    }

    [Theory]
    [InlineData("spec.template.spec.containers[api].env[DB_PASSWORD].valueFrom.secretKeyRef.key", false)]
    [InlineData("spec.template.spec.volumes[keys].secret.secretName", false)]
    [InlineData("data.REDIS_PASSWORD", true)]
    [InlineData("postgresql_password", true)]
    [InlineData("postgresql_password_version", false)]
    [InlineData("metadata.annotations.kubectl.kubernetes.io/last-applied-configuration", true)]
    public void ASecretIsToldFromAReferenceToOne(string path, bool isSecret) => SecretValues.IsSecretName(path).ShouldBe(isSecret);

    [Fact]
    public void AVolumeThatGoesIsAtStakeAndAKeptOneIsNot()
    {
        const string claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: files }";
        const string kept = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: files, annotations: { helm.sh/resource-policy: keep } }";

        Changes(claim, Deployment).Single(change => change.Name == "files").ShouldSatisfyAllConditions(
            change => change.Kind.ShouldBe(ChangeKind.Destroy), change => change.AtStake.ShouldBe("the volume's files"));
        Changes(kept, Deployment).Single(change => change.Name == "files").ShouldSatisfyAllConditions(
            change => change.Kind.ShouldBe(ChangeKind.Forget), change => change.AtStake.ShouldBeNull());
    }

    [Fact]
    public void AKeptManifestHasNoSecretAndOneSpelling()
    {
        const string secret = "\n---\napiVersion: v1\nkind: Secret\nmetadata: { name: dify }\nstringData: { key: plain-needle }\ndata: { other: bmVlZGxl }";

        var text = DifyRelease.WithoutSecrets(Deployment + secret);

        text.ShouldNotContain("needle");
        text.ShouldNotContain("bmVlZGxl");
        text.ShouldContain("key: (hidden)");
        text.ShouldContain("langgenius/dify-api:1.14.2");
        DifyRelease.WithoutSecrets(secret.TrimStart('\n', '-') + "\n---\n" + Deployment).ShouldBe(text);
        DifyRelease.WithoutSecrets(Deployment + secret.Replace("plain-needle", "another-needle", StringComparison.Ordinal)).ShouldBe(text);
    }

    private static IReadOnlyList<PlannedChange> Changes(string before, string after) => ReleaseChanges.Of(DifyRelease.Diff(before, after));
}
