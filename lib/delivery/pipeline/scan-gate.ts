import { SEVERITIES, type ScanSettings } from '../../config/settings';
import { BUILD_VARIABLES } from './build-variables';

/** Between two looks at the scan, in seconds. */
const POLL_SECONDS = 10;

/** States in which there is no result yet. `NOT_STARTED` is ours: ECR answers an error until it knows of a scan. */
const WAITING = ['NOT_STARTED', 'PENDING', 'IN_PROGRESS'] as const;

/**
 * Ours too: with enhanced scanning ECR says `ACTIVE` or `COMPLETE` before it has anything from Amazon Inspector. What has
 * a result has the time of it, whether or not there are findings.
 *
 * @see https://github.com/aws/aws-sdk/issues/289
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanFindings.html
 */
const UNFINISHED = 'UNFINISHED';

const { repositoryName, digest } = BUILD_VARIABLES;

/**
 * Renders the script that waits for ECR's scan of the image and judges it.
 *
 * A basic scan ends as `COMPLETE`; with enhanced scanning the first result comes as `ACTIVE` and is renewed later. Either
 * counts once ECR says when the scan ended.
 * Everything else has no findings, and a message of its own. A script of its own, because the buildspec's shell looks
 * only at the last command of a block.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanStatus.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-troubleshooting.html
 */
export function scanGate(settings: ScanSettings): string {
  return `script=$(mktemp)
cat > "$script" <<'SCRIPT'
${waitForScan(settings)}
${withoutResult(settings)}
case "$status" in
  COMPLETE|ACTIVE) ;;
${messages(settings)}
esac
${judge(settings)}
SCRIPT
bash -euo pipefail "$script"`;
}

/** The CLI asks for one page only: counts are those of the whole image, and with more pages it would print them often. */
function waitForScan({ waitMinutes }: ScanSettings): string {
  const counts = SEVERITIES.map((severity) => `imageScanFindings.findingSeverityCounts.${severity}`);
  const fields = [
    'imageScanStatus.status',
    'imageScanStatus.description',
    'imageScanFindings.imageScanCompletedAt',
    ...counts,
  ];
  return `problem=$(mktemp)
for (( look = 0; look <= ${(waitMinutes * 60) / POLL_SECONDS}; look++ )); do
  if (( look > 0 )); then sleep ${POLL_SECONDS}; fi
  if answer=$(aws ecr describe-image-scan-findings --no-paginate --repository-name "$${repositoryName}" \\
    --image-id imageDigest="$${digest}" --query '[${fields.join(', ')}]' --output text 2> "$problem"); then
    IFS=$'\\t' read -r status description ended ${SEVERITIES.join(' ')} <<< "$answer"
    case "$status:$ended" in COMPLETE:None|ACTIVE:None) status=${UNFINISHED} ;; esac
  elif grep -q ScanNotFoundException "$problem"; then
    status=NOT_STARTED description=None
  else
    cat "$problem" >&2
    exit 1
  fi
  case "$status" in ${[...WAITING, UNFINISHED].join('|')}) ;; *) break ;; esac
done`;
}

/** A scan without a result stops the release, unless the setting says that it only warns. */
function withoutResult({ withoutResult: effect }: ScanSettings): string {
  return effect === 'fail'
    ? `without_result() { echo "$1"; echo "Set delivery.scan.withoutResult to 'warn' to release such an image."; exit 1; }`
    : `without_result() { echo "WARNING: $1"; exit 0; }`;
}

function messages({ waitMinutes }: ScanSettings): string {
  const cases = {
    UNSUPPORTED_IMAGE:
      'ECR cannot scan this image (UNSUPPORTED_IMAGE: $description). Basic scanning needs an operating system in the image, ' +
      'which an image from scratch has not. Turn on enhanced scanning for the registry.',
    FAILED:
      "ECR's scan of the image failed ($description). Start it again with aws ecr start-image-scan, then retry the stage.",
    [UNFINISHED]: `ECR had no result of the image's scan within ${waitMinutes} minutes, though it calls it begun. Retry the stage, or raise delivery.scan.waitMinutes.`,
    [WAITING.join('|')]:
      `ECR's scan did not end within ${waitMinutes} minutes; it is $status. Retry the stage, or raise delivery.scan.waitMinutes.`,
    '*': "ECR's scan of the image ended as $status ($description), without findings to judge.",
  };
  return Object.entries(cases)
    .map(([status, message]) => `  ${status}) without_result "${message}" ;;`)
    .join('\n');
}

/** `None` is how the CLI prints a count that is absent. */
function judge({ failFrom }: ScanSettings): string {
  const refused = SEVERITIES.slice(0, SEVERITIES.indexOf(failFrom) + 1);
  return `findings=0
for count in ${refused.map((severity) => `"$${severity}"`).join(' ')}; do
  if [[ "$count" != None ]]; then findings=$(( findings + count )); fi
done
echo "Scan $status: ${SEVERITIES.map((severity) => `${severity} $${severity}`).join(', ')}"
if (( findings > 0 )); then
  echo "The image is not released: $findings findings of severity ${failFrom}${failFrom === 'CRITICAL' ? '' : ' or above'}. They are listed in ECR under $${digest}."
  exit 1
fi`;
}
