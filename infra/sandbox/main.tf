# A real PostgreSQL server that plays Azure Database for PostgreSQL Flexible Server, in a namespace of its own.
# terraform_data runs its provisioners when it is made, not when it changes: what has to be done again is a resource of its own.

locals {
  count       = var.use_azure_postgres ? 1 : 0
  server_name = coalesce(var.postgres_server_name, "psql-dify-${var.environment}")

  # max_connections as Azure sets it for a size when the server is made (50 on B1ms, of which 15 are reserved).
  max_connections = lookup({ B_Standard_B1ms = 50, B_Standard_B2s = 429 }, var.postgres_sku_name, 859)

  labels = {
    "app.kubernetes.io/name"       = "flexible-server"
    "app.kubernetes.io/instance"   = local.server_name
    "app.kubernetes.io/managed-by" = "dify-delivery"
  }

  certificates = {
    for name in var.use_azure_postgres ? ["ca.crt", "server.crt"] : [] : name => filesha256("${var.sandbox_certificate_directory}/${name}")
  }

  manifest = templatefile("${path.module}/server.yaml.tftpl", {
    name                = local.server_name
    namespace           = var.sandbox_namespace
    labels              = local.labels
    image               = var.sandbox_image
    administrator_login = var.postgresql_username
    max_connections     = local.max_connections
    node_port           = var.sandbox_node_port
    # A new password or certificate restarts the server, which reads both when it starts.
    credentials = sha256(jsonencode([var.postgresql_password_version, local.certificates]))
  })

  kubectl = {
    KUBECTL         = var.sandbox_kubectl
    KUBECONFIG      = var.sandbox_kubeconfig
    KUBECTL_CONTEXT = var.sandbox_context
    NAMESPACE       = var.sandbox_namespace
    NAME            = local.server_name
  }
}

# The server as Azure sees it, and its data: what changes its input happens in place, what replaces it destroys the volume.
# It is made without a provisioner, so that it can never be left tainted, which would replace it.
resource "terraform_data" "flexible_server" {
  count = local.count

  input = {
    name                   = local.server_name
    administrator_login    = var.postgresql_username
    environment            = var.environment
    location               = var.location
    resource_group_name    = var.resource_group_name
    version                = var.postgres_version
    sku_name               = var.postgres_sku_name
    storage_mb             = var.postgres_storage_mb
    backup_retention_days  = var.postgres_backup_retention_days
    high_availability_mode = var.postgres_high_availability_mode
    public_access          = var.postgres_public_access
    open_firewall_all      = var.postgres_open_firewall_all
    kubectl                = local.kubectl
  }

  triggers_replace = {
    name                = local.server_name
    administrator_login = var.postgresql_username
    namespace           = var.sandbox_namespace
  }

  lifecycle {
    precondition {
      condition     = var.postgres_version == "15"
      error_message = "The sandbox's server is PostgreSQL 15: set postgres_version to 15, or use the Azure platform."
    }
  }

  provisioner "local-exec" {
    when        = destroy
    command     = <<-EOT
      set -eu
      kube() { "$KUBECTL" --context "$KUBECTL_CONTEXT" "$@"; }
      kube --namespace "$NAMESPACE" delete statefulset,service,secret,persistentvolumeclaim \
        --selector "app.kubernetes.io/managed-by=dify-delivery,app.kubernetes.io/instance=$NAME" --ignore-not-found --timeout=120s
      kube delete namespace --selector "app.kubernetes.io/managed-by=dify-delivery,app.kubernetes.io/instance=$NAME" \
        --ignore-not-found --timeout=120s
    EOT
    environment = self.input.kubectl
  }
}

# Namespace and Secrets. The password passes from this process's environment through a pipe to the API server.
resource "terraform_data" "credentials" {
  count = local.count

  triggers_replace = {
    server           = terraform_data.flexible_server[0].id
    password_version = var.postgresql_password_version
    certificates     = local.certificates
  }

  provisioner "local-exec" {
    command = <<-EOT
      set -eu
      kube() { "$KUBECTL" --context "$KUBECTL_CONTEXT" "$@"; }
      # A namespace that somebody else made is used, but not labelled, and so not deleted later.
      found=$(kube get namespace "$NAMESPACE" --ignore-not-found --output name)
      [ -n "$found" ] || printf '%s' "$OBJECT" | kube create --filename -
    EOT
    environment = merge(local.kubectl, {
      OBJECT = jsonencode({
        apiVersion = "v1", kind = "Namespace", metadata = { name = var.sandbox_namespace, labels = local.labels }
      })
    })
  }

  # Server-side: a client-side apply would keep a second copy of the password in an annotation.
  provisioner "local-exec" {
    command = <<-EOT
      set -eu
      printf '%s' "$OBJECT" | "$KUBECTL" --context "$KUBECTL_CONTEXT" --namespace "$NAMESPACE" \
        apply --server-side --force-conflicts --field-manager dify-delivery --filename -
    EOT
    environment = merge(local.kubectl, {
      OBJECT = jsonencode({
        apiVersion = "v1"
        kind       = "Secret"
        metadata   = { name = "${local.server_name}-admin", labels = local.labels }
        type       = "Opaque"
        stringData = { "postgres-password" = coalesce(var.postgresql_password) }
      })
    })
  }

  provisioner "local-exec" {
    command     = <<-EOT
      set -eu
      kube() { "$KUBECTL" --context "$KUBECTL_CONTEXT" --namespace "$NAMESPACE" "$@"; }
      kube create secret generic "$NAME-tls" --dry-run=client --output json \
        --from-file="$CERTIFICATES/ca.crt" --from-file="$CERTIFICATES/server.crt" --from-file="$CERTIFICATES/server.key" |
        kube apply --server-side --force-conflicts --field-manager dify-delivery --filename -
      kube label secret "$NAME-tls" --overwrite "app.kubernetes.io/managed-by=dify-delivery" "app.kubernetes.io/instance=$NAME"
    EOT
    environment = merge(local.kubectl, { CERTIFICATES = var.sandbox_certificate_directory })
  }
}

# Volume, Service and server. Making this resource again applies the objects again and loses nothing.
resource "terraform_data" "workload" {
  count = local.count

  input = {
    name                = local.server_name
    address             = var.sandbox_node_address
    port                = var.sandbox_node_port
    ca_certificate_file = "${var.sandbox_certificate_directory}/ca.crt"
    manifest            = local.manifest
  }

  triggers_replace = {
    credentials = terraform_data.credentials[0].id
    manifest    = sha256(local.manifest)
  }

  # Made once: a claim cannot change, and a larger disk of an existing server is only recorded.
  provisioner "local-exec" {
    command = <<-EOT
      set -eu
      kube() { "$KUBECTL" --context "$KUBECTL_CONTEXT" --namespace "$NAMESPACE" "$@"; }
      found=$(kube get persistentvolumeclaim "data-$NAME-0" --ignore-not-found --output name)
      [ -n "$found" ] || printf '%s' "$OBJECT" | kube create --filename -
    EOT
    environment = merge(local.kubectl, {
      OBJECT = jsonencode({
        apiVersion = "v1"
        kind       = "PersistentVolumeClaim"
        metadata   = { name = "data-${local.server_name}-0", labels = local.labels }
        spec       = { accessModes = ["ReadWriteOnce"], resources = { requests = { storage = "${var.postgres_storage_mb}Mi" } } }
      })
    })
  }

  provisioner "local-exec" {
    command     = <<-EOT
      set -eu
      kube() { "$KUBECTL" --context "$KUBECTL_CONTEXT" --namespace "$NAMESPACE" "$@"; }
      printf '%s' "$MANIFEST" | kube apply --filename -
      kube rollout status "statefulset/$NAME" --timeout "$${READY_SECONDS}s" || {
        kube get events --sort-by .lastTimestamp | tail -n 10
        kube logs "$NAME-0" --tail 20 || true
        exit 1
      }
    EOT
    environment = merge(local.kubectl, { MANIFEST = local.manifest, READY_SECONDS = var.sandbox_ready_seconds })
  }
}
