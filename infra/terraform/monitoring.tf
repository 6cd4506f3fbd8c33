# Logs and alerts. A full disk makes the server read-only, and too few connections stop Dify: both are told before they happen.

locals {
  # Connections by size, of which 15 are reserved (Azure, 'Limits in Azure Database for PostgreSQL flexible server').
  postgres_vcores = tonumber(try(regex("_(?:DC|EC|D|E)(\\d+)", var.postgres_sku_name)[0], 0))
  postgres_max_connections = lookup(
    { B_Standard_B1ms = 50, B_Standard_B2s = 429, B_Standard_B2ms = 859, B_Standard_B4ms = 1718, B_Standard_B8ms = 3437 },
    var.postgres_sku_name,
    local.postgres_vcores == 0 ? 5000 : min(5000, floor(local.postgres_vcores * 429.6875 * (startswith(var.postgres_sku_name, "MO_") ? 2 : 1))),
  )

  gibibyte = 1024 * 1024 * 1024

  postgres_alerts = {
    # With a standby this is a failover that did not happen: one takes two minutes at most.
    availability = {
      metric      = "is_db_alive", aggregation = "Maximum", operator = "LessThan", threshold = 1, window = "PT5M", severity = 0
      description = "The server has not answered for five minutes: see its Resource health, and with a standby the state of high availability."
    }
    cpu = {
      metric      = "cpu_percent", aggregation = "Average", operator = "GreaterThan", threshold = 85, window = "PT15M", severity = 2
      description = "The server's processor is busy: a larger size (PostgresSkuName) is a restart of a minute."
    }
    memory = {
      metric      = "memory_percent", aggregation = "Average", operator = "GreaterThan", threshold = 90, window = "PT15M", severity = 2
      description = "The server's memory is nearly used up: a larger size (PostgresSkuName) is a restart of a minute."
    }
    storage = {
      metric      = "storage_percent", aggregation = "Maximum", operator = "GreaterThan", threshold = 80, window = "PT15M", severity = 1
      description = "At 95 % the server becomes read-only: raise PostgresStorageMb, which happens in place and never goes back."
    }
    connections = {
      metric      = "active_connections", aggregation = "Maximum", operator = "GreaterThan", window = "PT15M", severity = 1
      threshold   = floor((local.postgres_max_connections - 15) * 0.8)
      description = "Four fifths of the connections of this size are in use: make Dify's pools smaller or the server larger."
    }
    # Of the enhanced metrics those of replication are on without metrics.collector_database_activity (Azure, 'Monitoring and metrics').
    logical-replication = {
      metric      = "logical_replication_delay_in_bytes", aggregation = "Maximum", operator = "GreaterThan", threshold = 5 * local.gibibyte
      window      = "PT15M", severity = 1
      description = "A subscriber is behind or gone: its slot keeps the WAL, which fills the disk."
    }
    # Asynchronous slots only, so read replicas: without one there is no value, and no alert. A standby is synchronous and in no metric: it is
    # never behind what was committed, and commits wait for it.
    read-replica = {
      metric      = "physical_replication_delay_in_bytes", aggregation = "Maximum", operator = "GreaterThan", threshold = local.gibibyte
      window      = "PT15M", severity = 2
      description = "A read replica is behind or gone: its slot keeps the WAL, which fills the disk."
    }
  }
}

resource "azurerm_log_analytics_workspace" "dify" {
  name                = "log-dify-${var.environment}"
  resource_group_name = local.resource_group_name
  location            = var.location
  sku                 = "PerGB2018"
  retention_in_days   = var.azure_log_retention_days
  tags                = local.tags
}

resource "azurerm_monitor_diagnostic_setting" "postgres" {
  count = var.use_azure_postgres ? 1 : 0

  name                       = "dify-delivery"
  target_resource_id         = azurerm_postgresql_flexible_server.dify[0].id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.dify.id

  enabled_log {
    category = "PostgreSQLLogs"
  }

  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azurerm_monitor_diagnostic_setting" "key_vault" {
  name                       = "dify-delivery"
  target_resource_id         = azurerm_key_vault.dify.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.dify.id

  enabled_log {
    category = "AuditEvent"
  }
}

resource "azurerm_monitor_metric_alert" "postgres" {
  for_each = var.use_azure_postgres ? local.postgres_alerts : {}

  name                = "${local.postgres_server_name}-${each.key}"
  resource_group_name = local.resource_group_name
  scopes              = [azurerm_postgresql_flexible_server.dify[0].id]
  description         = each.value.description
  severity            = each.value.severity
  frequency           = "PT5M"
  window_size         = each.value.window
  tags                = local.tags

  criteria {
    metric_namespace = "Microsoft.DBforPostgreSQL/flexibleServers"
    metric_name      = each.value.metric
    aggregation      = each.value.aggregation
    operator         = each.value.operator
    threshold        = each.value.threshold
  }

  dynamic "action" {
    for_each = var.azure_alert_action_group_ids

    content {
      action_group_id = action.value
    }
  }
}
