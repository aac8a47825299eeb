import { ActionFailure } from '../../../rehearsal/pipeline/actions/action';
import { fileText, placeImages, placeTaskDefinition } from '../../../rehearsal/pipeline/actions/placeholders';
import { zipFiles } from '../../../rehearsal/pipeline/archive';

const IMAGE = 'registry.example/orders@sha256:1';
const detail = JSON.stringify({ ImageURI: IMAGE });

describe('placeholders of images', () => {
  it('are replaced wherever they stand, as text', () => {
    const text = '{"containerDefinitions":[{"image":"<IMAGE1_NAME>"},{"image":"<IMAGE1_NAME>"}]}';

    expect(placeImages(text, [{ placeholder: 'IMAGE1_NAME', detail, artifact: 'Release' }])).toBe(
      `{"containerDefinitions":[{"image":"${IMAGE}"},{"image":"${IMAGE}"}]}`,
    );
  });

  it('are told apart by their names', () => {
    const images = ['A', 'B'].map((placeholder) => ({
      placeholder,
      artifact: 'Release',
      detail: JSON.stringify({ ImageURI: `image-${placeholder}` }),
    }));

    expect(placeImages('<A> <B> <C>', images)).toBe('image-A image-B <C>');
  });

  it.each(['{"ImageUri":"x"}', '[]', 'no JSON'])('are not replaced by the file %s', (wrong) => {
    expect(() => placeImages('<A>', [{ placeholder: 'A', detail: wrong, artifact: 'Release' }])).toThrow(
      new ActionFailure(
        'ConfigurationError',
        'Exception while trying to read the image artifact file from the artifact: Release.',
      ),
    );
  });
});

it('puts the registered task definition into an AppSpec', () => {
  expect(placeTaskDefinition('TaskDefinition: "<TASK_DEFINITION>"\n', 'arn:1')).toBe(
    'TaskDefinition: "arn:1"\n',
  );
});

const input = async () => zipFiles(new Map([['appspec.yaml', Buffer.from('version: 0.0')]]));

describe('a file of an artifact', () => {
  it('is read by its path', async () => {
    expect(await fileText({ artifact: 'Release', path: 'appspec.yaml' }, input)).toBe('version: 0.0');
  });

  it('that is missing is named, with what is there', async () => {
    await expect(fileText({ artifact: 'Release', path: 'taskdef.json' }, input)).rejects.toThrow(
      'The artifact Release has no file taskdef.json; it has appspec.yaml.',
    );
  });

  it('is not read from an artifact larger than the action takes', async () => {
    await expect(
      fileText({ artifact: 'Release', path: 'x' }, async () => new Uint8Array(3 * 1024 * 1024 + 1)),
    ).rejects.toThrow('larger than the 3 MB');
  });
});
