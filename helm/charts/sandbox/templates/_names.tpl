{{/* The release name where it contains "dify", else <release>-dify: the Dify chart's rule. */}}
{{- define "dify.fullname" -}}
{{- if contains "dify" .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-dify" .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* The Bitnami chart's rule, with its own name. */}}
{{- define "dify.postgresql.fullname" -}}
{{- if contains "postgresql" .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-postgresql" .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Standalone renames everything: no "-primary". */}}
{{- define "dify.postgresql.primary" -}}
{{- if eq .Values.postgresql.architecture "replication" -}}
{{- printf "%s-primary" (include "dify.postgresql.fullname" .) | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- include "dify.postgresql.fullname" . -}}
{{- end -}}
{{- end -}}

{{- define "dify.postgresql.read" -}}
{{- printf "%s-read" (include "dify.postgresql.fullname" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "dify.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* What Deployments and Services select pods by; the component is the caller's. */}}
{{- define "dify.selector" -}}
app.kubernetes.io/name: dify
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "dify.labels" -}}
helm.sh/chart: {{ include "dify.chart" . }}
{{ include "dify.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "dify.postgresql.selector" -}}
app.kubernetes.io/name: postgresql
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "dify.postgresql.labels" -}}
helm.sh/chart: {{ include "dify.chart" . }}
{{ include "dify.postgresql.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}
