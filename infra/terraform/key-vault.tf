# The vault with the administrator's password. Who may read it is decided by roles, not by access policies.

resource "azurerm_key_vault" "dify" {
  name                       = coalesce(var.azure_key_vault_name, "kv-dify-${var.environment}-${local.suffix}")
  resource_group_name        = local.resource_group_name
  location                   = var.location
  tenant_id                  = data.azurerm_client_config.current.tenant_id
  sku_name                   = "standard"
  rbac_authorization_enabled = true
  # Neither can be taken back: a vault with purge protection keeps its name for the whole retention.
  purge_protection_enabled   = var.environment == "prod"
  soft_delete_retention_days = var.environment == "prod" ? 90 : 7
  tags                       = local.tags
}

# Whoever provisions writes the password. Without a list that is whoever did it first: following the login of each run would take the
# role from one operator to give it to the next.
resource "azurerm_role_assignment" "vault_operator" {
  for_each = length(var.azure_operator_object_ids) == 0 ? toset(["first"]) : var.azure_operator_object_ids

  scope                = azurerm_key_vault.dify.id
  role_definition_name = "Key Vault Secrets Officer"
  principal_id         = each.value == "first" ? data.azurerm_client_config.current.object_id : each.value

  lifecycle {
    ignore_changes = [principal_id]
  }
}

resource "azurerm_role_assignment" "vault_workload" {
  scope                = azurerm_key_vault.dify.id
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.workload.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_key_vault_secret" "postgres_administrator" {
  count = var.use_azure_postgres ? 1 : 0

  name             = "postgres-administrator-password"
  key_vault_id     = azurerm_key_vault.dify.id
  content_type     = "password of ${var.postgresql_username} on ${local.postgres_server_name}"
  value_wo         = var.postgresql_password
  value_wo_version = var.postgresql_password_version
  tags             = local.tags

  # Azure lets a new role take effect within minutes: until then the first write is refused with 403, and the build applies again.
  depends_on = [azurerm_role_assignment.vault_operator]
}
