export { admitLoadPlan, DEFAULT_LIMITS } from './admit-load-plan.ts';
