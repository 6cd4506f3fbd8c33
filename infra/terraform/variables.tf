# The contract of both root modules, infra/terraform (Azure) and infra/sandbox: this file is the same in both.

variable "environment" {
  description = "dev, test or prod."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["dev", "test", "prod"], var.environment)
    error_message = "environment must be dev, test or prod."
  }
}

variable "location" {
  description = "Azure region of cluster and server, for example westeurope. The sandbox only records it."
  type        = string
  nullable    = false
  default     = "westeurope"

  validation {
    condition     = can(regex("^[a-z0-9]+$", var.location))
    error_message = "location must be an Azure region's short name: lower-case letters and digits, such as westeurope."
  }
}

variable "resource_group_name" {
  description = "Resource group of cluster and server. The sandbox only records it."
  type        = string
  nullable    = false
  default     = "rg-dify"

  validation {
    condition     = can(regex("^[-\\w._()]{0,89}[-\\w_()]$", var.resource_group_name))
    error_message = "resource_group_name must have 1 to 90 letters, digits, hyphens, underscores, parentheses or periods, and not end in a period."
  }
}

variable "use_azure_postgres" {
  description = "Whether the Flexible Server exists. It does not say which database Dify uses: set it to false only after the data has moved back, because that destroys the server."
  type        = bool
  nullable    = false
  default     = false
}

variable "postgres_server_name" {
  description = "Name of the server; globally unique on Azure, since it is a DNS name. Null: psql-dify-<environment>."
  type        = string
  default     = null

  validation {
    condition     = var.postgres_server_name == null ? true : can(regex("^[a-z0-9]([a-z0-9-]{1,61}[a-z0-9])$", var.postgres_server_name))
    error_message = "postgres_server_name must have 3 to 63 lower-case letters, digits or hyphens, and neither begin nor end with a hyphen."
  }
}

variable "postgres_version" {
  description = "Major version of PostgreSQL. An upgrade happens in place; a downgrade destroys the server."
  type        = string
  nullable    = false
  default     = "15"

  validation {
    condition     = contains(["14", "15", "16", "17", "18"], var.postgres_version)
    error_message = "postgres_version must be 14, 15, 16, 17 or 18."
  }
}

variable "postgresql_username" {
  description = "The administrator's login. A change destroys the server."
  type        = string
  nullable    = false
  default     = "difyadmin"

  validation {
    condition     = can(regex("^[a-z_][a-z0-9_]{0,62}$", var.postgresql_username))
    error_message = "postgresql_username must begin with a lower-case letter or underscore and have at most 63 lower-case letters, digits or underscores."
  }

  validation {
    condition = (
      !contains(["azure_superuser", "azure_pg_admin", "azuresu", "admin", "administrator", "root", "guest", "public", "postgres"], var.postgresql_username)
      && !startswith(var.postgresql_username, "pg_")
    )
    error_message = "postgresql_username is a name that Azure reserves; take another, such as difyadmin."
  }
}

variable "postgresql_password" {
  description = "The administrator's password. Passed as TF_VAR_postgresql_password at plan and at apply; in neither plan nor state. A new one takes effect together with a higher postgresql_password_version."
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = var.postgresql_password == null ? true : can(regex("^[A-Za-z0-9_-]{8,128}$", var.postgresql_password))
    error_message = "postgresql_password must have 8 to 128 characters from A-Z a-z 0-9 _ -: Dify builds URLs from it and does not escape it."
  }

  validation {
    condition = var.postgresql_password == null ? true : length([
      for kind in ["[A-Z]", "[a-z]", "[0-9]", "[_-]"] : kind if can(regex(kind, var.postgresql_password))
    ]) >= 3
    error_message = "postgresql_password must hold three of these: an upper-case letter, a lower-case letter, a digit, a hyphen or underscore. Azure asks for it."
  }
}

variable "postgresql_password_version" {
  description = "Counts the passwords: Terraform cannot see that a password has changed, it sees that this number has."
  type        = number
  nullable    = false
  default     = 1

  validation {
    condition     = var.postgresql_password_version >= 1 && floor(var.postgresql_password_version) == var.postgresql_password_version
    error_message = "postgresql_password_version must be a whole number, 1 or more."
  }
}

variable "postgres_sku_name" {
  description = "Compute size with its tier prefix: B_Standard_B1ms (about 35 usable connections), GP_Standard_D2ds_v5."
  type        = string
  nullable    = false
  default     = "B_Standard_B1ms"

  validation {
    condition = can(regex(join("|", [
      "^B_Standard_(B1ms|B2s|B2ms|B4ms|B8ms|B12ms|B16ms|B20ms)$",
      "^GP_Standard_D(2|4|8|16|32|48|64|96)(s_v3|ds_v4|ds_v5|ds_v6|ads_v5)$",
      "^GP_Standard_DC(2|4|8|16|32|48|64|96)ads_v5$",
      "^MO_Standard_E(2|4|8|16|20|32|48|64|96)(s_v3|ds_v4|ds_v5|ds_v6|ads_v5)$",
      "^MO_Standard_EC(2|4|8|16|20|32|48|64|96)ads_v5$",
    ]), var.postgres_sku_name))
    error_message = "postgres_sku_name must be a Flexible Server size with its tier prefix, such as B_Standard_B1ms or GP_Standard_D2ds_v5."
  }
}

variable "postgres_storage_mb" {
  description = "Size of the server's disk in MiB. It grows in place and never shrinks: a smaller one destroys the server."
  type        = number
  nullable    = false
  default     = 32768

  validation {
    condition = contains(
      [32768, 65536, 131072, 262144, 524288, 1048576, 2097152, 4193280, 4194304, 8388608, 16777216, 33553408], var.postgres_storage_mb
    )
    error_message = "postgres_storage_mb must be one of the sizes that Azure offers: 32768, 65536, 131072, 262144, 524288, 1048576, 2097152, 4193280, 4194304, 8388608, 16777216, 33553408."
  }
}

variable "postgres_public_access" {
  description = "Whether the server has a public endpoint behind a firewall; false puts it into the virtual network. Fixed when the server is made. The sandbox's server is reachable from its own machine in either case."
  type        = bool
  nullable    = false
  default     = false
}

variable "postgres_open_firewall_all" {
  description = "Whether the firewall lets every address in. For dev only, and only with public access."
  type        = bool
  nullable    = false
  default     = false

  validation {
    condition     = !var.postgres_open_firewall_all || var.environment == "dev"
    error_message = "postgres_open_firewall_all opens the server to the whole internet: it is allowed in dev only."
  }

  validation {
    condition     = !var.postgres_open_firewall_all || var.postgres_public_access
    error_message = "postgres_open_firewall_all has no meaning without postgres_public_access: a server in the virtual network has no firewall."
  }
}

variable "postgres_backup_retention_days" {
  description = "How many days of backups are kept, for point-in-time restore."
  type        = number
  nullable    = false
  default     = 7

  validation {
    condition = (
      var.postgres_backup_retention_days >= 7 && var.postgres_backup_retention_days <= 35
      && floor(var.postgres_backup_retention_days) == var.postgres_backup_retention_days
    )
    error_message = "postgres_backup_retention_days must be a whole number from 7 to 35."
  }
}

variable "postgres_high_availability_mode" {
  description = "Disabled (99.9 % SLA), SameZone (99.95 %) or ZoneRedundant (99.99 %). A standby doubles the price."
  type        = string
  nullable    = false
  default     = "Disabled"

  validation {
    condition     = contains(["Disabled", "SameZone", "ZoneRedundant"], var.postgres_high_availability_mode)
    error_message = "postgres_high_availability_mode must be Disabled, SameZone or ZoneRedundant."
  }

  validation {
    condition     = var.postgres_high_availability_mode == "Disabled" || !startswith(var.postgres_sku_name, "B_")
    error_message = "postgres_high_availability_mode needs a General Purpose or Memory Optimized size: Azure refuses a standby for Burstable ones, and only at apply."
  }
}

variable "postgres_database_names" {
  description = "The databases that Dify uses on this server."
  type        = list(string)
  nullable    = false
  default     = ["dify", "dify_plugin"]

  validation {
    condition     = alltrue([for name in var.postgres_database_names : can(regex("^[a-z_][a-z0-9_]{0,62}$", name))])
    error_message = "postgres_database_names must be lower-case letters, digits and underscores, at most 63 each."
  }
}
