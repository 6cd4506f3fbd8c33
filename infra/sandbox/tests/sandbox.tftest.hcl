# What only the sandbox's root has. The shared variables are tested in infra/terraform/tests. Run: terraform init && terraform test

variables {
  environment                   = "dev"
  use_azure_postgres            = true
  postgresql_password           = "Abcdefghijklmnop0123"
  sandbox_kubeconfig            = "/nowhere/kubeconfig"
  sandbox_context               = "none"
  sandbox_kubectl               = "/nowhere/kubectl"
  sandbox_image                 = "localhost/postgresql:15-1"
  sandbox_node_address          = "192.0.2.1"
  sandbox_certificate_directory = "tests/certificates"
}

run "one_server" {
  command = plan

  assert {
    condition     = length(terraform_data.flexible_server) == 1 && terraform_data.flexible_server[0].input.name == "psql-dify-dev"
    error_message = "the server is named after the environment"
  }

  assert {
    condition     = [for document in split("\n---\n", terraform_data.workload[0].input.manifest) : yamldecode(document).kind] == ["Service", "StatefulSet"]
    error_message = "the manifest is a Service and a StatefulSet"
  }

  assert {
    condition     = !strcontains(terraform_data.workload[0].input.manifest, "Abcdefghijklmnop0123")
    error_message = "the password is not in the manifest"
  }

  assert {
    condition     = strcontains(terraform_data.workload[0].input.manifest, "value: \"50\"")
    error_message = "a B1ms has 50 connections"
  }
}

run "no_server" {
  command = plan
  variables {
    use_azure_postgres = false
  }

  assert {
    condition     = length(terraform_data.flexible_server) == 0 && output.postgres_fqdn == null && output.postgres_database_names == null
    error_message = "without use_azure_postgres there is nothing"
  }
}

run "a_password_is_not_needed_to_plan_nothing" {
  command = plan
  variables {
    use_azure_postgres  = false
    postgresql_password = null
  }
}

run "another_major_version" {
  command = plan
  variables {
    postgres_version = "16"
  }
  expect_failures = [terraform_data.flexible_server]
}

run "image_without_a_fixed_tag" {
  command = plan
  variables {
    sandbox_image = "localhost/postgresql:latest"
  }
  expect_failures = [var.sandbox_image]
}

run "node_port_out_of_range" {
  command = plan
  variables {
    sandbox_node_port = 5432
  }
  expect_failures = [var.sandbox_node_port]
}

run "the_system_namespace" {
  command = plan
  variables {
    sandbox_namespace = "kube-system"
  }
  expect_failures = [var.sandbox_namespace]
}
