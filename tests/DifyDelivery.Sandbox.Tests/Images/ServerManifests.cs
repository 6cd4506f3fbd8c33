namespace DifyDelivery.Sandbox.Tests.Images;

/// <summary>The servers as the charts deploy them, with the variables and mounts that decide.</summary>
internal static class ServerManifests
{
    public const string Password = "primary-Pw_1";
    public const string AdminPassword = "admin-Pw_1";
    public const int FlexiblePort = 30442;

    public static string Bitnami(string image) => $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: dify-postgresql}
        stringData: {postgres-password: {{Password}}, replication-password: repl-Pw_1}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: extended-configuration}
        data: {override.conf: "max_replication_slots = 7"}
        {{Service("dify-postgresql-primary")}}
        {{Server("dify-postgresql-primary", image, """
                        - {name: POSTGRES_DB, value: dify}
                        - {name: POSTGRESQL_SHARED_PRELOAD_LIBRARIES, value: pgaudit}
                        - {name: POSTGRES_REPLICATION_MODE, value: master}
            """)}}
        {{Server("dify-postgresql-read", image, """
                        - {name: POSTGRES_REPLICATION_MODE, value: slave}
                        - {name: POSTGRES_MASTER_HOST, value: dify-postgresql-primary}
                        - {name: POSTGRES_MASTER_PORT_NUMBER, value: "5432"}
            """)}}
        """;

    public static string Flexible(string image, string certificate, string key, string password = AdminPassword) => $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: flexible}
        data:
          password: {{Encode(password)}}
          server.crt: {{Encode(certificate)}}
          server.key: {{Encode(key)}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: flexible}
        spec:
          type: NodePort
          selector: {app: flexible}
          ports: [{port: 5432, nodePort: {{FlexiblePort}}, protocol: TCP}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: flexible}
        spec:
          serviceName: flexible
          selector: {matchLabels: {app: flexible} }
          template:
            metadata: {labels: {app: flexible}, annotations: {password: "{{password.GetHashCode(StringComparison.Ordinal)}}"} }
            spec:
              securityContext: {fsGroup: 1001}
              containers:
                - name: postgresql
                  image: {{image}}
                  securityContext: {runAsUser: 1001, runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: ["ALL"]} }
                  env:
                    - {name: DELIVERY_FLEXIBLE_SERVER, value: "1"}
                    - {name: POSTGRESQL_USERNAME, value: difyadmin}
                    - {name: POSTGRESQL_PASSWORD, valueFrom: {secretKeyRef: {name: flexible, key: password} } }
                    - {name: POSTGRESQL_MAX_CONNECTIONS, value: "50"}
                    - {name: POSTGRESQL_ENABLE_TLS, value: "yes"}
                    - {name: POSTGRESQL_TLS_CERT_FILE, value: /opt/bitnami/postgresql/certs/server.crt}
                    - {name: POSTGRESQL_TLS_KEY_FILE, value: /opt/bitnami/postgresql/certs/server.key}
                  readinessProbe: {exec: {command: ["pg_isready", "--host", "127.0.0.1", "--quiet"]}, periodSeconds: 1, timeoutSeconds: 10}
                  volumeMounts:
                    - {name: data, mountPath: /bitnami/postgresql}
                    - {name: certs, mountPath: /opt/bitnami/postgresql/certs, readOnly: true}
              volumes: [{name: certs, secret: {secretName: flexible, defaultMode: 0440} }]
        {{Claim}}
        """;

    private const string Claim = """
          volumeClaimTemplates:
            - metadata: {name: data}
              spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi} } }
        """;

    private static string Encode(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private static string Service(string name) => $$"""
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}} }
        spec: {selector: {app: {{name}} }, ports: [{port: 5432, protocol: TCP}]}
        """;

    private static string Server(string name, string image, string role) => $$"""
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: {{name}} }
        spec:
          serviceName: {{name}}
          selector: {matchLabels: {app: {{name}} } }
          template:
            metadata: {labels: {app: {{name}} } }
            spec:
              securityContext: {fsGroup: 1001}
              containers:
                - name: postgresql
                  image: {{image}}
                  securityContext: {runAsUser: 1001, allowPrivilegeEscalation: false}
                  env:
                    - {name: PGDATA, value: /bitnami/postgresql/data}
                    - {name: POSTGRES_PASSWORD, valueFrom: {secretKeyRef: {name: dify-postgresql, key: postgres-password} } }
                    - {name: POSTGRES_REPLICATION_USER, value: repl_user}
                    - {name: POSTGRES_REPLICATION_PASSWORD, valueFrom: {secretKeyRef: {name: dify-postgresql, key: replication-password} } }
                    - {name: POSTGRES_CLUSTER_APP_NAME, value: my_application}
                    - {name: POSTGRESQL_ENABLE_TLS, value: "no"}
        {{role}}
                  readinessProbe:
                    exec:
                      command: ["/bin/sh", "-c", "-e", 'exec pg_isready -U "postgres" -d "dbname=dify" -h 127.0.0.1 -p 5432 && [ -f /opt/bitnami/postgresql/tmp/.initialized ]']
                    periodSeconds: 1
                    timeoutSeconds: 10
                  volumeMounts:
                    - {name: data, mountPath: /bitnami/postgresql}
                    - {name: conf, mountPath: /bitnami/postgresql/conf/conf.d/}
                    - {name: shm, mountPath: /dev/shm}
              volumes: [{name: conf, configMap: {name: extended-configuration} }, {name: shm, emptyDir: {medium: Memory} }]
        {{Claim}}
        """;
}
