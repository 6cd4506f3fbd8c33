# The rules of azure.tf, and what is checked across resources. Needs no login. Run: terraform init -backend=false && terraform test

mock_provider "azurerm" {
  mock_data "azurerm_client_config" {
    defaults = {
      client_id       = "11111111-1111-1111-1111-111111111111"
      object_id       = "22222222-2222-2222-2222-222222222222"
      subscription_id = "33333333-3333-3333-3333-333333333333"
      tenant_id       = "44444444-4444-4444-4444-444444444444"
    }
  }

  mock_data "azurerm_kubernetes_cluster" {
    defaults = {
      oidc_issuer_enabled = true
      oidc_issuer_url     = "https://westeurope.oic.prod-aks.azure.com/44444444-4444-4444-4444-444444444444/55555555-5555-5555-5555-555555555555/"
    }
  }
}

variables {
  environment         = "dev"
  use_azure_postgres  = true
  postgresql_password = "Abcdefghijklmnop0123"
}

run "subscription_that_is_no_guid" {
  command = plan
  variables {
    azure_subscription_id = "my-subscription"
  }
  expect_failures = [var.azure_subscription_id]
}

run "resource_provider_without_its_vendor" {
  command = plan
  variables {
    azure_resource_providers = ["DBforPostgreSQL"]
  }
  expect_failures = [var.azure_resource_providers]
}

run "cluster_name_that_begins_with_a_digit" {
  command = plan
  variables {
    azure_cluster_name = "1aks"
  }
  expect_failures = [var.azure_cluster_name]
}

run "kubernetes_version_with_a_patch" {
  command = plan
  variables {
    azure_kubernetes_version = "1.33.2"
  }
  expect_failures = [var.azure_kubernetes_version]
}

run "node_size_without_its_family" {
  command = plan
  variables {
    azure_node_size = "D4s_v5"
  }
  expect_failures = [var.azure_node_size]
}

run "no_nodes" {
  command = plan
  variables {
    azure_node_count = 0
  }
  expect_failures = [var.azure_node_count]
}

run "zone_that_does_not_exist" {
  command = plan
  variables {
    azure_node_zones = ["4"]
  }
  expect_failures = [var.azure_node_zones]
}

run "authorized_range_without_a_length" {
  command = plan
  variables {
    azure_api_server_authorized_ranges = ["203.0.113.7"]
  }
  expect_failures = [var.azure_api_server_authorized_ranges]
}

run "service_account_without_its_namespace" {
  command = plan
  variables {
    azure_workload_service_accounts = ["dify-api"]
  }
  expect_failures = [var.azure_workload_service_accounts]
}

run "vault_name_too_long" {
  command = plan
  variables {
    azure_key_vault_name = "kv-dify-0123456789-0123456789"
  }
  expect_failures = [var.azure_key_vault_name]
}

run "network_that_is_no_range" {
  command = plan
  variables {
    azure_network_address_space = "10.40.0.0"
  }
  expect_failures = [var.azure_network_address_space]
}

run "node_subnet_that_is_no_range" {
  command = plan
  variables {
    azure_aks_subnet_prefix = "10.40.0.0"
  }
  expect_failures = [var.azure_aks_subnet_prefix]
}

run "postgres_subnet_too_small" {
  command = plan
  variables {
    azure_postgres_subnet_prefix = "10.40.16.0/29"
  }
  expect_failures = [var.azure_postgres_subnet_prefix]
}

run "endpoint_subnet_that_is_no_range" {
  command = plan
  variables {
    azure_endpoint_subnet_prefix = "10.40.16.32"
  }
  expect_failures = [var.azure_endpoint_subnet_prefix]
}

run "pod_range_that_is_no_range" {
  command = plan
  variables {
    azure_pod_cidr = "pods"
  }
  expect_failures = [var.azure_pod_cidr]
}

run "service_range_too_small" {
  command = plan
  variables {
    azure_service_cidr = "10.41.0.0/30"
  }
  expect_failures = [var.azure_service_cidr]
}

run "allowed_address_that_is_none" {
  command = plan
  variables {
    postgres_public_access           = true
    azure_postgres_allowed_addresses = { office = { start = "203.0.113.0/24", end = "203.0.113.255" } }
  }
  expect_failures = [var.azure_postgres_allowed_addresses]
}

run "allowed_address_with_a_dot_in_its_name" {
  command = plan
  variables {
    postgres_public_access           = true
    azure_postgres_allowed_addresses = { "203.0.113.7" = { start = "203.0.113.7", end = "203.0.113.7" } }
  }
  expect_failures = [var.azure_postgres_allowed_addresses]
}

run "everybody_by_the_back_door" {
  command = plan
  variables {
    environment                      = "prod"
    postgres_public_access           = true
    azure_postgres_allowed_addresses = { all = { start = "0.0.0.0", end = "255.255.255.255" } }
  }
  expect_failures = [var.azure_postgres_allowed_addresses]
}

run "tls_turned_off" {
  command = plan
  variables {
    azure_postgres_parameters = { require_secure_transport = "off" }
  }
  expect_failures = [var.azure_postgres_parameters]
}

run "empty_parameter" {
  command = plan
  variables {
    azure_postgres_parameters = { shared_preload_libraries = "" }
  }
  expect_failures = [var.azure_postgres_parameters]
}

run "server_zone_that_does_not_exist" {
  command = plan
  variables {
    azure_postgres_zone = "a"
  }
  expect_failures = [var.azure_postgres_zone]
}

run "standby_zone_that_does_not_exist" {
  command = plan
  variables {
    azure_postgres_standby_zone = "0"
  }
  expect_failures = [var.azure_postgres_standby_zone]
}

run "standby_in_the_same_zone" {
  command = plan
  variables {
    postgres_sku_name               = "GP_Standard_D2ds_v5"
    postgres_high_availability_mode = "ZoneRedundant"
    azure_postgres_zone             = "1"
    azure_postgres_standby_zone     = "1"
  }
  expect_failures = [var.azure_postgres_standby_zone]
}

run "storage_account_with_a_hyphen" {
  command = plan
  variables {
    azure_backup_storage_account_name = "st-dify"
  }
  expect_failures = [var.azure_backup_storage_account_name]
}

run "logs_kept_too_shortly" {
  command = plan
  variables {
    azure_log_retention_days = 7
  }
  expect_failures = [var.azure_log_retention_days]
}

run "action_group_by_name" {
  command = plan
  variables {
    azure_alert_action_group_ids = ["ops"]
  }
  expect_failures = [var.azure_alert_action_group_ids]
}

run "server_without_a_password" {
  command = plan
  variables {
    postgresql_password = null
  }
  expect_failures = [azurerm_postgresql_flexible_server.dify]
}

run "private_server_beside_a_cluster_whose_network_is_not_named" {
  command = plan
  variables {
    azure_existing_cluster = { name = "aks-shared", resource_group_name = "rg-shared" }
  }
  expect_failures = [azurerm_postgresql_flexible_server.dify]
}

run "cluster_without_an_issuer" {
  command = plan
  variables {
    postgres_public_access = true
    azure_existing_cluster = { name = "aks-old", resource_group_name = "rg-shared" }
  }

  override_data {
    target = data.azurerm_kubernetes_cluster.existing
    values = { oidc_issuer_enabled = false }
  }

  expect_failures = [data.azurerm_kubernetes_cluster.existing]
}
