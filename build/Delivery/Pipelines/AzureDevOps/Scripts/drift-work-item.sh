# One work item for all environments: opened, kept up to date, and closed when nothing has drifted any more.
set -euo pipefail
title='An environment is not what the parameters say'
az devops configure --defaults organization="$SYSTEM_COLLECTIONURI" project="$SYSTEM_TEAMPROJECT"
lines=''
for entry in $DRIFT; do
  IFS=: read -r name result changes <<<"$entry"
  if [ "$changes" = true ]; then
    lines+="<li>$name has drifted</li>"
  elif [ "$result" != Succeeded ]; then
    lines+="<li>$name: the plan ended with $result</li>"
  fi
done
run="$SYSTEM_COLLECTIONURI$SYSTEM_TEAMPROJECTID/_build/results?buildId=$BUILD_BUILDID"
item=$(az boards query --output tsv --query '[0].id' --wiql \
  "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project AND [System.Title] = '$title' AND [System.State] NOT IN ('Closed', 'Done', 'Removed')")
if [ -n "$lines" ]; then
  text="<ul>$lines</ul><p>The plans are in the artifacts of <a href=\"$run\">the last run</a>.</p>"
  if [ -n "$item" ]; then
    az boards work-item update --id "$item" --description "$text" --output none
  else
    az boards work-item create --type Issue --title "$title" --description "$text" --output none
  fi
elif [ -n "$item" ]; then
  # What the end is called depends on the project's process.
  for state in Done Closed; do
    if az boards work-item update --id "$item" --discussion "Nothing has drifted any more: <a href=\"$run\">this run</a>." --state "$state" --output none; then break; fi
  done
fi
