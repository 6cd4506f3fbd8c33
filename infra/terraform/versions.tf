terraform {
  # 1.11: ephemeral variables and write-only arguments, which are in neither plan nor state.
  required_version = ">= 1.11.0, < 2.0.0"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.2"
    }
  }
}
