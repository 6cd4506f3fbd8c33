{{/* Where a pod may run, from the component's values. */}}
{{- define "dify.placement" -}}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* A security context that its "enabled" key switches; without that key it is taken as it is. */}}
{{- define "dify.securityContext" -}}
{{- if . }}
{{- if hasKey . "enabled" }}
{{- if .enabled }}
{{- omit . "enabled" | toYaml }}
{{- end }}
{{- else }}
{{- toYaml . }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The timing of a probe, without its "enabled" key. */}}
{{- define "dify.probeTiming" -}}
{{- omit . "enabled" | toYaml }}
{{- end -}}

{{/*
One Deployment of the application. Takes root, component, key (in values), image (in values.image), and as text:
env, envFrom, ports, mounts, volumes, probes, initContainers, annotations; replicas only where the Dify chart hard-codes it.
*/}}
{{- define "dify.deployment" -}}
{{- $ := .root }}
{{- $values := index $.Values .key }}
{{- $image := index $.Values.image .image }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "dify.fullname" $ }}-{{ .component }}
  labels:
    {{- include "dify.labels" $ | nindent 4 }}
    component: {{ .component }}
spec:
  replicas: {{ if hasKey . "replicas" }}{{ .replicas }}{{ else }}{{ $values.replicas }}{{ end }}
  {{- with $values.updateStrategy }}
  strategy:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "dify.selector" $ | nindent 6 }}
      component: {{ .component }}
  template:
    metadata:
      {{- with .annotations }}
      annotations:
        {{- . | nindent 8 }}
      {{- end }}
      labels:
        {{- include "dify.selector" $ | nindent 8 }}
        component: {{ .component }}
    spec:
      enableServiceLinks: false
      {{- with include "dify.securityContext" $values.podSecurityContext }}
      securityContext:
        {{- . | nindent 8 }}
      {{- end }}
      {{- with .initContainers }}
      initContainers:
        {{- . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .component }}
          image: "{{ $image.repository }}:{{ $image.tag }}"
          imagePullPolicy: {{ $image.pullPolicy }}
          {{- with include "dify.securityContext" $values.containerSecurityContext }}
          securityContext:
            {{- . | nindent 12 }}
          {{- end }}
          env:
            - name: STANDIN_COMPONENT
              value: {{ .component }}
            {{- with .env }}
            {{- . | nindent 12 }}
            {{- end }}
            {{- with $values.extraEnv }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          {{- with .envFrom }}
          envFrom:
            {{- . | nindent 12 }}
          {{- end }}
          {{- with .ports }}
          ports:
            {{- . | nindent 12 }}
          {{- end }}
          {{- with .probes }}
          {{- . | nindent 10 }}
          {{- end }}
          {{- with $values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- with .mounts }}
          volumeMounts:
            {{- . | nindent 12 }}
          {{- end }}
      {{- with include "dify.placement" $values }}
      {{- . | nindent 6 }}
      {{- end }}
      {{- with .volumes }}
      volumes:
        {{- . | nindent 8 }}
      {{- end }}
{{- end -}}

{{/* The HTTP probes of a component whose values hold their timing. Takes probes (values), path and port. */}}
{{- define "dify.httpProbes" -}}
{{- range $name := list "livenessProbe" "readinessProbe" }}
{{- $probe := index $.values $name }}
{{- if $probe.enabled }}
{{ $name }}:
  httpGet:
    path: {{ $.path }}
    port: {{ $.port }}
  {{- include "dify.probeTiming" $probe | nindent 2 }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The probes of a component that has none but its custom ones. */}}
{{- define "dify.customProbes" -}}
{{- with .customLivenessProbe }}
livenessProbe:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .customReadinessProbe }}
readinessProbe:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* A ClusterIP Service of one component. Takes root, component, port, targetPort. */}}
{{- define "dify.service" -}}
{{- $ := .root }}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "dify.fullname" $ }}{{ .suffix }}
  labels:
    {{- include "dify.labels" $ | nindent 4 }}
    component: {{ .component }}
spec:
  type: {{ .type | default "ClusterIP" }}
  ports:
    - name: {{ .portName | default "http" }}
      port: {{ .port }}
      protocol: TCP
      targetPort: {{ .targetPort }}
  selector:
    {{- include "dify.selector" $ | nindent 4 }}
    component: {{ .component }}
{{- end -}}

{{/* A HorizontalPodAutoscaler where the component's values ask for one. */}}
{{- define "dify.autoscaler" -}}
{{- $ := .root }}
{{- $values := index $.Values .key }}
{{- $stable := $.Capabilities.APIVersions.Has "autoscaling/v2" }}
apiVersion: {{ if $stable }}autoscaling/v2{{ else }}autoscaling/v2beta2{{ end }}
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "dify.fullname" $ }}-{{ .component }}
  labels:
    {{- include "dify.labels" $ | nindent 4 }}
    component: {{ .component }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "dify.fullname" $ }}-{{ .component }}
  minReplicas: {{ $values.autoscaling.minReplicas }}
  maxReplicas: {{ $values.autoscaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ $values.autoscaling.targetCPUUtilizationPercentage }}
{{- end -}}

{{/* A claim that outlives the release. Takes root, name, component and persistence (values). */}}
{{- define "dify.claim" -}}
{{- $claim := .persistence.persistentVolumeClaim }}
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {{ .name }}
  labels:
    {{- include "dify.labels" .root | nindent 4 }}
    component: {{ .component }}
  {{- with .persistence.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  accessModes:
    - {{ $claim.accessModes }}
  {{- with $claim.storageClass }}
  storageClassName: {{ if eq . "-" }}""{{ else }}{{ . }}{{ end }}
  {{- end }}
  resources:
    requests:
      storage: {{ $claim.size }}
{{- end -}}
