# The rules of variables.tf, which infra/sandbox shares. Needs no login. Run: terraform init -backend=false && terraform test

mock_provider "azurerm" {
  mock_data "azurerm_client_config" {
    defaults = {
      client_id       = "11111111-1111-1111-1111-111111111111"
      object_id       = "22222222-2222-2222-2222-222222222222"
      subscription_id = "33333333-3333-3333-3333-333333333333"
      tenant_id       = "44444444-4444-4444-4444-444444444444"
    }
  }
}

variables {
  environment         = "dev"
  use_azure_postgres  = true
  postgresql_password = "Abcdefghijklmnop0123"
}

run "defaults_are_accepted" {
  command = plan
}

run "dev_as_the_document_has_it" {
  command = plan
  variables {
    postgresql_username        = "difyadmin"
    postgres_sku_name          = "B_Standard_B1ms"
    postgres_storage_mb        = 32768
    postgres_public_access     = true
    postgres_open_firewall_all = true
  }
}

run "prod_with_a_standby" {
  command = plan
  variables {
    environment                     = "prod"
    postgres_sku_name               = "GP_Standard_D2ds_v5"
    postgres_storage_mb             = 131072
    postgres_backup_retention_days  = 35
    postgres_high_availability_mode = "ZoneRedundant"
  }
}

run "unknown_environment" {
  command = plan
  variables {
    environment = "staging"
  }
  expect_failures = [var.environment]
}

run "sku_without_its_tier" {
  command = plan
  variables {
    postgres_sku_name = "D2ds_v5"
  }
  expect_failures = [var.postgres_sku_name]
}

run "storage_between_two_sizes" {
  command = plan
  variables {
    postgres_storage_mb = 40000
  }
  expect_failures = [var.postgres_storage_mb]
}

run "retention_too_short" {
  command = plan
  variables {
    postgres_backup_retention_days = 6
  }
  expect_failures = [var.postgres_backup_retention_days]
}

run "retention_too_long" {
  command = plan
  variables {
    postgres_backup_retention_days = 36
  }
  expect_failures = [var.postgres_backup_retention_days]
}

run "open_firewall_outside_dev" {
  command = plan
  variables {
    environment                = "test"
    postgres_public_access     = true
    postgres_open_firewall_all = true
  }
  expect_failures = [var.postgres_open_firewall_all]
}

run "open_firewall_without_public_access" {
  command = plan
  variables {
    postgres_open_firewall_all = true
  }
  expect_failures = [var.postgres_open_firewall_all]
}

run "standby_for_a_burstable_size" {
  command = plan
  variables {
    postgres_high_availability_mode = "SameZone"
  }
  expect_failures = [var.postgres_high_availability_mode]
}

run "reserved_login" {
  command = plan
  variables {
    postgresql_username = "azure_pg_admin"
  }
  expect_failures = [var.postgresql_username]
}

run "login_of_the_system" {
  command = plan
  variables {
    postgresql_username = "pg_dify"
  }
  expect_failures = [var.postgresql_username]
}

run "password_that_dify_cannot_parse" {
  command = plan
  variables {
    postgresql_password = "Abcdefghijkl@mnop/0123"
  }
  expect_failures = [var.postgresql_password]
}

run "password_of_one_kind" {
  command = plan
  variables {
    postgresql_password = "abcdefghijklmnopqrstu"
  }
  expect_failures = [var.postgresql_password]
}

run "server_name_with_capitals" {
  command = plan
  variables {
    postgres_server_name = "Dify"
  }
  expect_failures = [var.postgres_server_name]
}

run "database_name_with_a_hyphen" {
  command = plan
  variables {
    postgres_database_names = ["dify-plugin"]
  }
  expect_failures = [var.postgres_database_names]
}
