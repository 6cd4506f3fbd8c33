using DifyDelivery.Helm;

namespace DifyDelivery.Tests.Helm;

public class ReleaseWorkloadTests
{
    [Fact]
    public void ReplicasAndPoolsAreThoseThatPodsWillHave()
    {
        var workloads = DifyRelease.Workloads(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: dify-api}
            data: {SQLALCHEMY_POOL_SIZE: "30"}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: dify-api}
            spec:
              replicas: 2
              template:
                metadata: {labels: {component: api}}
                spec:
                  containers:
                    - envFrom: [{configMapRef: {name: dify-api}}]
                      env: [{name: SQLALCHEMY_POOL_SIZE, value: "5"}, {name: SQLALCHEMY_MAX_OVERFLOW, value: "none"}]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: dify-web}
            spec:
              template:
                metadata: {labels: {component: web}}
                spec: {containers: [{name: web}]}
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: dify-postgresql-primary}
            spec: {replicas: 1, template: {metadata: {labels: {component: primary}}, spec: {containers: [{name: postgresql}]}}}
            """);

        workloads.ShouldBe([new ReleaseWorkload("api", 2, 5, null), new ReleaseWorkload("web", 1, null, null)]);
    }
}
