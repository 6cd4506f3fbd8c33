# What only the sandbox needs: where the cluster is, and what the server is made from.

variable "sandbox_kubeconfig" {
  description = "Path of a kubeconfig file with an administrator's credentials."
  type        = string
  nullable    = false
}

variable "sandbox_context" {
  description = "The context in it."
  type        = string
  nullable    = false
}

variable "sandbox_kubectl" {
  description = "Path of kubectl."
  type        = string
  nullable    = false
}

variable "sandbox_namespace" {
  description = "Namespace of the server. Not the release's own: on Azure the server is outside the cluster, and outlives the release."
  type        = string
  nullable    = false
  default     = "flexible-server"

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.sandbox_namespace)) && !contains(["default", "kube-system"], var.sandbox_namespace)
    error_message = "sandbox_namespace must be a Kubernetes name, and neither default nor kube-system."
  }
}

variable "sandbox_image" {
  description = "Image of the server, present on the node: nothing is pulled. Its tag must not be 'latest'."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex(":[^/:]+$", var.sandbox_image)) && !endswith(var.sandbox_image, ":latest")
    error_message = "sandbox_image needs a fixed tag: 'latest' and none make Kubernetes pull from a registry."
  }
}

variable "sandbox_node_address" {
  description = "Address at which NodePorts answer, from pods and from this machine alike."
  type        = string
  nullable    = false
}

variable "sandbox_node_port" {
  description = "The server's NodePort."
  type        = number
  nullable    = false
  default     = 30432

  validation {
    condition     = var.sandbox_node_port >= 30000 && var.sandbox_node_port <= 32767
    error_message = "sandbox_node_port must be from 30000 to 32767."
  }
}

variable "sandbox_certificate_directory" {
  description = "Folder with ca.crt, server.crt and server.key; the certificate names sandbox_node_address and the Service. Only paths and digests of the certificates reach the state."
  type        = string
  nullable    = false
}

variable "sandbox_ready_seconds" {
  description = "How long the server may take to become ready."
  type        = number
  nullable    = false
  default     = 180
}
