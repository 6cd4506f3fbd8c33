# What only Azure has.

output "azure_resource_group_name" {
  description = "The resource group of everything here."
  value       = local.resource_group_name
}

output "azure_postgres_server_id" {
  description = "Resource id of the server; null where it does not exist."
  value       = one(azurerm_postgresql_flexible_server.dify[*].id)
}

output "azure_cluster_id" {
  description = "Resource id of the AKS cluster."
  value       = local.cluster_id
}

output "azure_cluster_name" {
  description = "Name of the AKS cluster."
  value       = local.cluster_name
}

output "azure_cluster_resource_group_name" {
  description = "The cluster's resource group."
  value       = local.cluster_group
}

output "azure_cluster_oidc_issuer_url" {
  description = "Issuer of the tokens that the cluster gives its service accounts."
  value       = local.cluster_issuer
}

output "azure_workload_identity_client_id" {
  description = "Client id for the annotation azure.workload.identity/client-id of Dify's service accounts."
  value       = azurerm_user_assigned_identity.workload.client_id
}

output "azure_key_vault_id" {
  description = "Resource id of the vault."
  value       = azurerm_key_vault.dify.id
}

output "azure_key_vault_name" {
  description = "Name of the vault."
  value       = azurerm_key_vault.dify.name
}

output "azure_key_vault_uri" {
  description = "Where the vault answers."
  value       = azurerm_key_vault.dify.vault_uri
}

output "azure_key_vault_password_name" {
  description = "Name of the secret with the administrator's password; null where the server does not exist."
  value       = one(azurerm_key_vault_secret.postgres_administrator[*].name)
}

output "azure_log_analytics_workspace_id" {
  description = "Resource id of the workspace with the logs."
  value       = azurerm_log_analytics_workspace.dify.id
}

output "azure_backup_storage_account_name" {
  description = "Storage account of the backups; null without azure_backup_storage."
  value       = one(azurerm_storage_account.backups[*].name)
}

output "azure_backup_container_name" {
  description = "Container of the backups; null without azure_backup_storage."
  value       = one(azurerm_storage_container.backups[*].name)
}

output "azure_backup_container_url" {
  description = "Where it answers; null without azure_backup_storage."
  value       = one(azurerm_storage_container.backups[*].url)
}
