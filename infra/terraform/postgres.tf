# Azure Database for PostgreSQL Flexible Server with Dify's databases. What destroys it (another login, less storage, an older version, the
# other kind of network access) is found in the plan by the build, which asks; prevent_destroy would forbid the removal that is wanted, too.

locals {
  postgres_server_name = coalesce(var.postgres_server_name, "psql-dify-${var.environment}")

  # Only what this list names can be created as an extension; Dify's tables have uuid_generate_v4() as a default.
  postgres_parameters = merge(
    {
      "azure.extensions"         = "UUID-OSSP"
      "require_secure_transport" = "on"
    },
    # Online migrations and the rollback of one replicate logically. A standby takes four slots and senders for itself.
    var.azure_postgres_logical_replication ? {
      "wal_level"             = "logical"
      "max_replication_slots" = var.postgres_high_availability_mode == "Disabled" ? "10" : "14"
      "max_wal_senders"       = var.postgres_high_availability_mode == "Disabled" ? "10" : "14"
    } : {},
    var.azure_postgres_parameters,
  )

  postgres_firewall_rules = var.postgres_open_firewall_all ? {
    everybody = { start = "0.0.0.0", end = "255.255.255.255" }
  } : var.azure_postgres_allowed_addresses
}

resource "azurerm_postgresql_flexible_server" "dify" {
  count = var.use_azure_postgres ? 1 : 0

  name                = local.postgres_server_name
  resource_group_name = local.resource_group_name
  location            = var.location
  version             = var.postgres_version
  sku_name            = var.postgres_sku_name
  storage_mb          = var.postgres_storage_mb
  zone                = var.azure_postgres_zone

  administrator_login               = var.postgresql_username
  administrator_password_wo         = var.postgresql_password
  administrator_password_wo_version = var.postgresql_password_version

  # Automatic growth happens behind Terraform's back: the next plan would want the smaller disk back, which replaces the server.
  # The alert on storage tells in time to raise postgres_storage_mb.
  auto_grow_enabled            = false
  backup_retention_days        = var.postgres_backup_retention_days
  geo_redundant_backup_enabled = var.azure_postgres_geo_redundant_backup

  public_network_access_enabled = var.postgres_public_access
  delegated_subnet_id           = var.postgres_public_access ? null : one(azurerm_subnet.postgres[*].id)
  private_dns_zone_id           = var.postgres_public_access ? null : one(azurerm_private_dns_zone.postgres[*].id)

  tags = local.tags

  authentication {
    password_auth_enabled         = true
    active_directory_auth_enabled = false
  }

  dynamic "high_availability" {
    for_each = var.postgres_high_availability_mode == "Disabled" ? [] : [var.postgres_high_availability_mode]

    content {
      mode                      = high_availability.value
      standby_availability_zone = var.azure_postgres_standby_zone
    }
  }

  # Sunday at three, UTC: nobody is surprised at noon.
  maintenance_window {
    day_of_week  = 0
    start_hour   = 3
    start_minute = 0
  }

  lifecycle {
    # After a failover primary and standby have changed places: that is no reason to fail over again.
    ignore_changes = [zone, high_availability[0].standby_availability_zone]

    precondition {
      condition     = var.postgresql_password != null
      error_message = "use_azure_postgres needs postgresql_password: set TF_VAR_postgresql_password at plan and at apply."
    }

    precondition {
      condition     = var.postgres_public_access || local.has_network
      error_message = "A server with private access needs a virtual network: name the existing cluster's in azure_existing_virtual_network, or set postgres_public_access."
    }
  }

  # The server looks its own name up in the zone: the zone has to be linked before.
  depends_on = [azurerm_private_dns_zone_virtual_network_link.postgres]
}

resource "azurerm_postgresql_flexible_server_database" "dify" {
  for_each = var.use_azure_postgres ? toset(var.postgres_database_names) : toset([])

  name      = each.value
  server_id = azurerm_postgresql_flexible_server.dify[0].id
  charset   = "UTF8"
  # Azure's spelling of en_US.UTF-8, with the same order. A change destroys the database.
  collation = "en_US.utf8"
}

resource "azurerm_postgresql_flexible_server_configuration" "dify" {
  for_each = var.use_azure_postgres ? local.postgres_parameters : {}

  name      = each.key
  server_id = azurerm_postgresql_flexible_server.dify[0].id
  value     = each.value

  # One thing at a time: the server answers 'busy' otherwise.
  depends_on = [azurerm_postgresql_flexible_server_database.dify]
}

resource "azurerm_postgresql_flexible_server_firewall_rule" "dify" {
  for_each = var.use_azure_postgres && var.postgres_public_access ? local.postgres_firewall_rules : {}

  name             = each.key
  server_id        = azurerm_postgresql_flexible_server.dify[0].id
  start_ip_address = each.value.start
  end_ip_address   = each.value.end
}

resource "azurerm_private_endpoint" "postgres" {
  count = local.postgres_endpoint ? 1 : 0

  name                = "pe-${local.postgres_server_name}"
  resource_group_name = local.resource_group_name
  location            = var.location
  subnet_id           = azurerm_subnet.endpoints[0].id
  tags                = local.tags

  private_service_connection {
    name                           = local.postgres_server_name
    is_manual_connection           = false
    private_connection_resource_id = azurerm_postgresql_flexible_server.dify[0].id
    subresource_names              = ["postgresqlServer"]
  }

  private_dns_zone_group {
    name                 = "postgres"
    private_dns_zone_ids = [azurerm_private_dns_zone.postgres_endpoint[0].id]
  }

  depends_on = [azurerm_private_dns_zone_virtual_network_link.postgres_endpoint]
}
