using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Client;

public sealed class ErrorShapeTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    [Fact]
    public async Task What_is_not_there_is_404_NotFound_and_names_it()
    {
        var (code, status) = await Refused(() => Client.CoreV1.ReadNamespacedSecretAsync("nothing", Space));
        code.ShouldBe(HttpStatusCode.NotFound);
        status.Reason.ShouldBe("NotFound");
        status.Code.ShouldBe(404);
        status.Details.Name.ShouldBe("nothing");
        status.Details.Kind.ShouldBe("secrets");
    }

    [Fact]
    public async Task Creating_twice_is_409_AlreadyExists()
    {
        await Client.CoreV1.CreateNamespacedConfigMapAsync(TestObjects.ConfigMap("one"), Space);
        var (code, status) = await Refused(() => Client.CoreV1.CreateNamespacedConfigMapAsync(TestObjects.ConfigMap("one"), Space));
        code.ShouldBe(HttpStatusCode.Conflict);
        status.Reason.ShouldBe("AlreadyExists");
    }

    [Fact]
    public async Task Replacing_a_stale_version_is_409_Conflict()
    {
        var stale = await Client.CoreV1.CreateNamespacedConfigMapAsync(TestObjects.ConfigMap("one", ("a", "1")), Space);
        await Client.CoreV1.ReplaceNamespacedConfigMapAsync(stale with { Data = new Dictionary<string, string> { ["a"] = "2" } }, "one", Space);
        var (code, status) = await Refused(() => Client.CoreV1.ReplaceNamespacedConfigMapAsync(stale, "one", Space));
        code.ShouldBe(HttpStatusCode.Conflict);
        status.Reason.ShouldBe("Conflict");
    }

    [Fact]
    public async Task A_bad_name_is_422_Invalid_with_its_field()
    {
        var (code, status) = await Refused(() => Client.CoreV1.CreateNamespacedConfigMapAsync(TestObjects.ConfigMap("Not A Name"), Space));
        code.ShouldBe(HttpStatusCode.UnprocessableEntity);
        status.Reason.ShouldBe("Invalid");
        status.Details.Causes[0].Field.ShouldBe("metadata.name");
    }

    [Fact]
    public async Task An_immutable_field_is_422_with_its_cause()
    {
        await Client.AppsV1.CreateNamespacedStatefulSetAsync(TestObjects.StatefulSet("set", TestObjects.Forever), Space);
        var patch = new V1Patch("""{"spec":{"serviceName":"other"}}""", V1Patch.PatchType.MergePatch);
        var (code, status) = await Refused(() => Client.AppsV1.PatchNamespacedStatefulSetAsync(patch, "set", Space));
        code.ShouldBe(HttpStatusCode.UnprocessableEntity);
        status.Details.Causes.ShouldContain(cause => cause.Field == "spec" && cause.Message.Contains("Forbidden: updates to statefulset spec"));
    }

    [Fact]
    public async Task The_error_holds_request_and_response()
    {
        var exception = await Should.ThrowAsync<HttpOperationException>(
            () => Client.CoreV1.CreateNamespacedConfigMapAsync(TestObjects.ConfigMap("Not A Name", ("key", "value")), Space));
        exception.Request.Method.ShouldBe(HttpMethod.Post);
        exception.Request.RequestUri.AbsolutePath.ShouldBe($"/api/v1/namespaces/{Space}/configmaps");
        exception.Request.Content.ShouldContain("\"value\"");
        exception.Response.Headers.ShouldContainKey("Content-Type");
        exception.Body.ShouldBeNull();
    }

    [Fact]
    public async Task Without_credentials_it_is_401_or_403()
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(Fixture.KubeconfigPath);
        configuration.ClientCertificateData = null;
        configuration.ClientCertificateKeyData = null;
        configuration.AccessToken = "wrong";
        using var stranger = new k8s.Kubernetes(configuration);
        var (code, status) = await Refused(() => stranger.CoreV1.ReadNamespacedSecretAsync("nothing", Space));
        code.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden);
        status.Reason.ShouldBeOneOf("Unauthorized", "Forbidden");
    }

    private static async Task<(HttpStatusCode Code, V1Status Status)> Refused(Func<Task> call)
    {
        var exception = await Should.ThrowAsync<HttpOperationException>(call);
        return (exception.Response.StatusCode, KubernetesJson.Deserialize<V1Status>(exception.Response.Content));
    }
}
