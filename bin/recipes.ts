import { addRecipes } from '../lib/recipes/app';
import { runApp } from './run-app';

runApp(addRecipes);
