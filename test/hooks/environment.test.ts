import { requireNumber, requireVariable } from '../../lambda/hooks/environment';

describe('a variable of a hook', () => {
  it('is read', () => {
    expect([requireVariable('A', { A: 'x' }), requireNumber('B', { B: '1.5' })]).toEqual(['x', 1.5]);
  });

  it.each([{}, { A: '' }])('is required: %j', (environment) => {
    expect(() => requireVariable('A', environment)).toThrow('Environment variable A is not set');
  });

  it('must be a number where one is wanted', () => {
    expect(() => requireNumber('A', { A: 'many' })).toThrow('Environment variable A is "many", not a number');
  });
});
