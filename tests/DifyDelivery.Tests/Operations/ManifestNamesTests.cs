using DifyDelivery.Operations.Migrating;

namespace DifyDelivery.Tests.Operations;

public class ManifestNamesTests
{
    private const string Manifest = """
        ---
        # Source: dify/templates/api-hpa.yaml
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata:
          labels:
            app: dify
          name: dify-api
        spec:
          scaleTargetRef:
            kind: Deployment
            name: other
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: dify-api
        data:
          text: "kind: HorizontalPodAutoscaler"
        ---
        kind: HorizontalPodAutoscaler
        metadata:
          name: "dify-worker"
        """;

    [Fact]
    public void AutoscalersAreNamed() => ManifestNames.Of(Manifest, "HorizontalPodAutoscaler").ShouldBe(["dify-api", "dify-worker"]);

    [Fact]
    public void NothingHasNoNames() => ManifestNames.Of("", "HorizontalPodAutoscaler").ShouldBeEmpty();
}
